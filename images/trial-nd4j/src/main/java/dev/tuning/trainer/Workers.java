package dev.tuning.trainer;

import java.io.IOException;
import java.net.Socket;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The chief's connections to the workers. */
final class Workers implements AutoCloseable {

    private final ScheduledThreadPoolExecutor watchdog = Connection.newWatchdog();
    private final SortedMap<Integer, Connection> connections = new TreeMap<>();
    private final HostLimits limits;

    Workers(HostLimits limits) {
        this.limits = limits;
    }

    /** A connection to a host that has yet to say who it is, and that the caller closes. */
    Connection connectionOf(Socket socket) throws IOException {
        return new Connection(socket, "the host at " + socket.getRemoteSocketAddress(), watchdog,
                limits.step());
    }

    /** From now on, the connection is closed with the others. */
    void add(int host, Connection connection) {
        connections.put(host, connection);
    }

    boolean contains(int host) {
        return connections.containsKey(host);
    }

    /** By host index, so that a sum over them always has the same order. */
    Collection<Connection> inOrder() {
        return connections.values();
    }

    /** Tells all that are still there how the run ended. */
    void dismiss(Farewell farewell) {
        for (Connection worker : inOrder()) {
            worker.sendLast(out -> {
                out.writeBoolean(false);
                farewell.writeTo(out);
            });
        }
    }

    @Override
    public void close() {
        inOrder().forEach(Connection::close);
        watchdog.shutdownNow();
    }
}
