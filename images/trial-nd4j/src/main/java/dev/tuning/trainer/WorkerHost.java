package dev.tuning.trainer;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A host of several that is not the chief. */
final class WorkerHost implements Hosts {

    private static final int CONNECT_MILLIS = 5000;
    private static final int RETRY_MILLIS = 200;

    private final Connection chief;
    private final ScheduledThreadPoolExecutor watchdog;
    private final Welcome welcome;
    private final HostLimits limits;
    private final StopSignal stop;

    /** What the chief says at the start. */
    private record Welcome(List<FileRange> shares, Checkpoint start) {}

    private WorkerHost(
            Connection chief,
            ScheduledThreadPoolExecutor watchdog,
            Welcome welcome,
            HostLimits limits,
            StopSignal stop) {
        this.chief = chief;
        this.watchdog = watchdog;
        this.welcome = welcome;
        this.limits = limits;
        this.stop = stop;
    }

    /**
     * Goes to the chief, as soon as its name can be resolved and it listens, and waits until all
     * hosts are there.
     *
     * @param coordinator unresolved address of the chief
     * @param own who this host is
     * @throws HostsException if the chief cannot be reached, or ends the attempt
     */
    static WorkerHost join(
            InetSocketAddress coordinator, Greeting own, StopSignal stop, HostLimits limits) {
        // Java would go on for 10 s to believe that a name does not exist yet.
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
        ScheduledThreadPoolExecutor watchdog = Connection.newWatchdog();
        Connection chief = null;
        try {
            String name = "host 0, the chief at " + coordinator.getHostString() + ":"
                    + coordinator.getPort() + ",";
            chief = new Connection(
                    connect(coordinator, limits.rendezvous()), name, watchdog, limits.step());
            chief.send(own::writeTo);
            // The chief's own patience ends before.
            Welcome welcome = chief.receive(
                    limits.rendezvous().plus(limits.step()), in -> welcome(in, own.hosts()));
            return new WorkerHost(chief, watchdog, welcome, limits, stop);
        } catch (IOException | RuntimeException e) {
            if (chief != null) {
                chief.close();
            }
            watchdog.shutdownNow();
            throw e instanceof RuntimeException known
                    ? known
                    : new HostsException("host 0 is lost: " + e.getMessage());
        }
    }

    private static Socket connect(InetSocketAddress coordinator, Duration limit) {
        String host = coordinator.getHostString();
        int port = coordinator.getPort();
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Socket socket = new Socket();
            try {
                // A new address each time: it is looked up again.
                socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
                return socket;
            } catch (IOException e) {
                closeUnconnected(socket);
                if (System.nanoTime() - deadline >= 0) {
                    throw new HostsException("COORDINATOR_ADDRESS: host 0 could not be reached at "
                            + host + ":" + port + " for " + limit.toSeconds() + " s (" + e
                            + "): see whether its pod runs, and its log");
                }
            }
            pause();
        }
    }

    private static void closeUnconnected(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError("nothing is buffered in a socket", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostsException("interrupted while host 0 could not be reached");
        }
    }

    private static Welcome welcome(DataInputStream in, int hosts) throws IOException {
        if (!in.readBoolean()) {
            throw new HostsException(Farewell.readFrom(in).text());
        }
        List<FileRange> shares = new ArrayList<>();
        for (int host = 0; host < hosts; host++) {
            shares.add(new FileRange(in.readInt(), in.readInt()));
        }
        byte[] state = new byte[in.readInt()];
        in.readFully(state);
        return new Welcome(List.copyOf(shares), Checkpoint.fromBytes(state));
    }

    @Override
    public List<FileRange> shares() {
        return welcome.shares();
    }

    /** The state in which the run starts, the same on all hosts. */
    Checkpoint start() {
        return welcome.start();
    }

    @Override
    public boolean isChief() {
        return false;
    }

    @Override
    public Answer average(long step, int images, double loss, INDArray gradient) {
        float[] own = images == 0 ? new float[0] : gradient.toFloatVector();
        Contribution part = new Contribution(step, stop.isRequested(), images, loss, own);
        return exchange(part::writeTo, in -> {
            if (!in.readBoolean()) {
                return new Answer.Ended(Farewell.readFrom(in).toOutcome());
            }
            double meanLoss = in.readDouble();
            gradient.assign(Nd4j.create(
                    Vectors.read(in, Math.toIntExact(gradient.length()))));
            return new Answer.Mean(meanLoss);
        });
    }

    /** It tells the chief with each part whether it was asked to stop; the chief decides. */
    @Override
    public boolean shouldStop() {
        return false;
    }

    @Override
    public Outcome conclude(Outcome outcome) {
        if (outcome instanceof Outcome.Completed completed) {
            Farewell farewell = exchange(
                    out -> out.writeUTF(completed.weightsHash()),
                    in -> {
                        in.readBoolean();
                        return Farewell.readFrom(in);
                    });
            return farewell.kind() == Farewell.Kind.COMPLETED ? outcome : farewell.toOutcome();
        }
        return outcome;
    }

    private <T> T exchange(Connection.Message message, Connection.Parser<T> parser) {
        try {
            chief.send(message);
        } catch (HostsException e) {
            try {
                // A chief that ended the run does not wait for a slow worker to send its part, but
                // what it said is there to be read.
                return chief.receive(limits.step(), parser);
            } catch (HostsException e2) {
                e2.addSuppressed(e);
                throw e2;
            }
        }
        return chief.receive(limits.chief(), parser);
    }

    @Override
    public void close() {
        chief.close();
        watchdog.shutdownNow();
    }
}
