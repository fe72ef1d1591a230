package dev.tuning.trainer;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How the chief collects its workers. Who belongs to another attempt, or speaks another protocol,
 * is turned away, and the chief goes on waiting: a leftover of the attempt before must not end this
 * one. A worker of this attempt that contradicts the chief ends the attempt.
 */
final class Rendezvous {

    private final Greeting own;
    private final Workers workers;
    private final HostLimits limits;
    private final Consumer<String> log;
    private final FileRange[] shares;

    private Rendezvous(Greeting own, Workers workers, HostLimits limits, Consumer<String> log) {
        this.own = own;
        this.workers = workers;
        this.limits = limits;
        this.log = log;
        this.shares = new FileRange[own.hosts()];
        shares[own.host()] = own.files();
    }

    /**
     * Waits until all workers have come, and tells them where the run starts.
     *
     * @param server is listening
     * @param own what the chief would say of itself
     * @param start the state of the run
     * @param log gets a line for each host that comes
     * @throws HostsException if a worker does not come or does not fit; the others are told so
     * @throws IOException if listening fails
     */
    static ChiefHost gather(
            ServerSocket server,
            Greeting own,
            Checkpoint start,
            StopSignal stop,
            HostLimits limits,
            Consumer<String> log)
            throws IOException {
        Workers workers = new Workers(limits);
        try {
            Rendezvous rendezvous = new Rendezvous(own, workers, limits, log);
            rendezvous.acceptAll(server);
            rendezvous.requireEachFileOnce();
            rendezvous.welcomeAll(start);
            return new ChiefHost(workers, List.of(rendezvous.shares), limits, stop);
        } catch (HostsException e) {
            workers.dismiss(Farewell.lost(e.getMessage()));
            workers.close();
            throw e;
        } catch (IOException | RuntimeException e) {
            workers.close();
            throw e;
        }
    }

    private void acceptAll(ServerSocket server) throws IOException {
        long deadline = System.nanoTime() + limits.rendezvous().toNanos();
        while (!missing().isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw tooLate();
            }
            server.setSoTimeout(Math.toIntExact(left));
            try {
                meet(workers.connectionOf(server.accept()));
            } catch (SocketTimeoutException e) {
                throw tooLate();
            }
        }
    }

    private HostsException tooLate() {
        return new HostsException(
                missing() + " did not come within " + limits.rendezvous().toSeconds()
                        + " s: see whether their pods run, and their logs");
    }

    private String missing() {
        return IntStream.range(1, own.hosts())
                .filter(host -> !workers.contains(host))
                .mapToObj(host -> "host " + host)
                .collect(Collectors.joining(", "));
    }

    private void meet(Connection connection) {
        Optional<Greeting> read;
        try {
            read = connection.receive(limits.greeting(), Greeting::readFrom);
        } catch (HostsException e) {
            log.accept("ignored a connection: " + e.getMessage());
            connection.close();
            return;
        }
        if (read.isEmpty()) {
            turnAway(connection, connection.peer() + " speaks another protocol or version");
            return;
        }
        Greeting greeting = read.get();
        if (!greeting.isOfSameAttempt(own)) {
            turnAway(connection, connection.peer() + " is " + greeting.hostName() + " of "
                    + greeting.attemptName() + ", and this is " + own.attemptName());
            return;
        }
        Optional<String> contradiction = contradiction(greeting);
        if (contradiction.isPresent()) {
            turnAway(connection, contradiction.get());
            throw new HostsException(contradiction.get());
        }
        connection.rename(greeting.hostName());
        workers.add(greeting.host(), connection);
        shares[greeting.host()] = greeting.files();
        log.accept(greeting.hostName() + " has come");
    }

    private Optional<String> contradiction(Greeting greeting) {
        String host = greeting.hostName();
        if (greeting.hosts() != own.hosts()) {
            return Optional.of("HOST_COUNT: is " + greeting.hosts() + " on " + host + ", but "
                    + own.hosts() + " on the chief; set the same on all hosts");
        }
        if (workers.contains(greeting.host())) {
            return Optional.of("HOST_INDEX: " + host + " came twice; each host needs its own");
        }
        if (!greeting.identity().equals(own.identity())) {
            return Optional.of(host + " runs " + greeting.identity() + ", but the chief "
                    + own.identity() + "; of all these, only DATA_SEED may differ");
        }
        return Optional.empty();
    }

    private void turnAway(Connection connection, String why) {
        log.accept("turned a host away: " + why);
        connection.sendLast(out -> {
            out.writeBoolean(false);
            Farewell.lost(why).writeTo(out);
        });
        connection.close();
    }

    private void requireEachFileOnce() {
        BitSet files = new BitSet();
        int count = 0;
        List<String> ranges = new ArrayList<>();
        for (FileRange share : shares) {
            files.set(share.first(), share.end());
            count += share.files();
            ranges.add("[" + share.first() + ", " + share.end() + ")");
        }
        if (files.cardinality() != InputFiles.COUNT || count != InputFiles.COUNT) {
            throw new HostsException("DATA_FILE_FIRST, DATA_FILE_END: the hosts read the files "
                    + String.join(", ", ranges) + ", which is not each of the "
                    + InputFiles.COUNT + " files once; set spec.trial.data.files to "
                    + InputFiles.COUNT);
        }
    }

    private void welcomeAll(Checkpoint start) {
        byte[] state = start.toBytes();
        for (Connection worker : workers.inOrder()) {
            worker.send(out -> {
                out.writeBoolean(true);
                for (FileRange share : shares) {
                    out.writeInt(share.first());
                    out.writeInt(share.end());
                }
                out.writeInt(state.length);
                out.write(state);
            });
        }
    }
}
