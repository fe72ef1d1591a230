package dev.tuning.trainer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/**
 * A TCP connection to one other host. Whatever goes wrong with it is a {@link HostsException} that
 * names that host.
 */
final class Connection implements AutoCloseable {

    /** Writes one message. */
    @FunctionalInterface
    interface Message {

        void writeTo(DataOutputStream out) throws IOException;
    }

    /** Reads one message. */
    @FunctionalInterface
    interface Parser<T> {

        T readFrom(DataInputStream in) throws IOException;
    }

    /** Silent seconds before the system asks whether the peer's machine is still there. */
    private static final int KEEPALIVE_IDLE = 15;

    /** Seconds between such questions, and how many may stay without an answer. */
    private static final int KEEPALIVE_INTERVAL = 5;
    private static final int KEEPALIVE_COUNT = 3;

    /** How long a peer gets to read the last message before the connection is closed. */
    private static final int LINGER_MILLIS = 2000;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final ScheduledThreadPoolExecutor watchdog;
    private final Duration sendLimit;
    private String peer;
    private volatile boolean stuck;

    /**
     * @param peer its name in messages
     * @param watchdog see {@link #newWatchdog}
     * @param sendLimit how long the peer may take to accept a message
     */
    Connection(
            Socket socket, String peer, ScheduledThreadPoolExecutor watchdog, Duration sendLimit)
            throws IOException {
        this.socket = socket;
        this.peer = peer;
        this.watchdog = watchdog;
        this.sendLimit = sendLimit;
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_IDLE);
        socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_INTERVAL);
        socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_COUNT);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    /**
     * The thread that bounds sending for the connections of a process: Java knows a limit for
     * reading alone. To be shut down after them.
     */
    static ScheduledThreadPoolExecutor newWatchdog() {
        ScheduledThreadPoolExecutor watchdog = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "hosts-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        watchdog.setRemoveOnCancelPolicy(true);
        return watchdog;
    }

    String peer() {
        return peer;
    }

    /** Names the peer, once it has said who it is. */
    void rename(String name) {
        peer = name;
    }

    /** Sends a message. */
    void send(Message message) {
        ScheduledFuture<?> limit =
                watchdog.schedule(this::giveUp, sendLimit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            message.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw lost(stuck ? "it took nothing for " + seconds(sendLimit) : e.getMessage());
        } finally {
            limit.cancel(false);
        }
    }

    /**
     * Waits for a message.
     *
     * @param limit longest silence
     */
    <T> T receive(Duration limit, Parser<T> parser) {
        try {
            socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
            return parser.readFrom(in);
        } catch (SocketTimeoutException e) {
            throw lost("nothing came from it for " + seconds(limit));
        } catch (EOFException e) {
            throw lost("it closed the connection");
        } catch (IOException e) {
            throw lost(e.getMessage());
        }
    }

    /** Sends a last message, if the peer is still there to read it. */
    void sendLast(Message message) {
        try {
            send(message);
            socket.shutdownOutput();
        } catch (HostsException | IOException e) {
            closeSocket();
        }
    }

    /**
     * Closes the connection, after {@link #sendLast} once the peer has closed it: a socket that is
     * closed with unread bytes resets the connection, which may cost the peer the last message.
     */
    @Override
    public void close() {
        if (socket.isOutputShutdown() && !socket.isClosed()) {
            try {
                socket.setSoTimeout(LINGER_MILLIS);
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // Then it does not read the message, and was told what could be told.
            }
        }
        closeSocket();
    }

    private void giveUp() {
        stuck = true;
        closeSocket();
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError("nothing is buffered in a socket", e);
        }
    }

    private HostsException lost(String how) {
        return new HostsException(peer + " is lost: " + how);
    }

    private static String seconds(Duration limit) {
        return limit.toSeconds() + " s";
    }
}
