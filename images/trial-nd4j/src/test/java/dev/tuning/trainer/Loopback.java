package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Hosts that talk over the loopback interface, each in a thread of this process. */
final class Loopback implements AutoCloseable {

    /** Far below what the trainer waits, and above what a busy machine needs. */
    static final HostLimits LIMITS = new HostLimits(
            Duration.ofSeconds(20),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(20));

    private static final long PATIENCE_SECONDS = 30;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ServerSocket server;
    private final List<String> log = new ArrayList<>();

    Loopback() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** What one of three hosts says. */
    static Greeting greeting(int host) {
        return greetingOf(host, 3, new FileRange(
                InputFiles.COUNT * host / 3, InputFiles.COUNT * (host + 1) / 3));
    }

    static Greeting greetingOf(int host, int hosts, FileRange files) {
        return new Greeting("digits-7", 2, host, hosts, "RunIdentity[a=1]", files);
    }

    static Checkpoint start() {
        RunIdentity identity = new RunIdentity(Hyperparameters.parse("{}"), 400, 50, 1, 2, 3);
        return new Checkpoint(
                new Checkpoint.Progress(identity, 7, 0.25, 7, List.of()),
                List.of(new float[] {1.5f, -0f}));
    }

    InetSocketAddress address() {
        return InetSocketAddress.createUnresolved("localhost", server.getLocalPort());
    }

    /** Waits until the chief has logged a line that begins so. */
    synchronized void awaitLog(String beginning) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (log.stream().noneMatch(line -> line.startsWith(beginning))) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            assertTrue(left > 0, () -> log.toString());
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private synchronized void log(String line) {
        log.add(line);
        notifyAll();
    }

    Future<Hosts> gather(Greeting own, StopSignal stop, HostLimits limits) {
        return run(() -> Rendezvous.gather(server, own, start(), stop, limits, this::log));
    }

    Future<Hosts> join(Greeting own, StopSignal stop, HostLimits limits) {
        return run(() -> WorkerHost.join(address(), own, stop, limits));
    }

    /** Three hosts, by index, that have met. */
    List<Hosts> connect(List<StopSignal> stops) {
        List<Future<Hosts>> hosts = List.of(
                gather(greeting(0), stops.get(0), LIMITS),
                join(greeting(1), stops.get(1), LIMITS),
                join(greeting(2), stops.get(2), LIMITS));
        return hosts.stream().map(Loopback::resultOf).toList();
    }

    <T> Future<T> run(Callable<T> task) {
        return threads.submit(task);
    }

    static <T> T resultOf(Future<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** The exception with which a thread ended. */
    static <E extends Throwable> E failureOf(Class<E> type, Future<?> future) {
        ExecutionException e = assertThrows(
                ExecutionException.class, () -> future.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        return assertThrows(type, () -> {
            throw e.getCause();
        });
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
