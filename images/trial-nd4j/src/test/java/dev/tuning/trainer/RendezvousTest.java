package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RendezvousTest {

    private final StopSignal stop = new StopSignal();
    private Loopback loopback;

    @BeforeEach
    void listen() throws IOException {
        loopback = new Loopback();
    }

    @AfterEach
    void close() throws IOException {
        loopback.close();
    }

    @Test
    void givesEveryWorkerTheStateAndAllShares() {
        List<Hosts> hosts = loopback.connect(List.of(stop, stop, stop));
        List<FileRange> shares =
                List.of(new FileRange(0, 10), new FileRange(10, 21), new FileRange(21, 32));
        for (Hosts host : hosts) {
            assertEquals(shares, host.shares());
        }
        for (int i = 1; i < 3; i++) {
            Checkpoint start = ((WorkerHost) hosts.get(i)).start();
            assertEquals(Loopback.start().progress(), start.progress());
            assertArrayEquals(Loopback.start().vectors().getFirst(), start.vectors().getFirst());
        }
        hosts.forEach(Hosts::close);
    }

    /** A worker may come first. */
    @Test
    void waitsForAChiefThatDoesNotListenYet() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        InetSocketAddress address = InetSocketAddress.createUnresolved("localhost", port);
        Greeting worker = Loopback.greetingOf(1, 2, new FileRange(16, 32));
        FutureTask<Hosts> joined = new FutureTask<>(
                () -> WorkerHost.join(address, worker, stop, Loopback.LIMITS));
        Thread thread = new Thread(joined);
        thread.start();
        // Until it has tried in vain and rests.
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        try (ServerSocket server = new ServerSocket(port)) {
            Greeting chief = Loopback.greetingOf(0, 2, new FileRange(0, 16));
            Rendezvous.gather(
                    server, chief, Loopback.start(), stop, Loopback.LIMITS, _ -> { }).close();
        }
        Loopback.resultOf(joined).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "no-such-host.invalid"})
    void givesUpOnAChiefThatCannotBeReached(String host) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        HostLimits limits = rendezvousWithin(Duration.ofMillis(300));
        String message = Loopback.failureOf(HostsException.class, loopback.run(() ->
                WorkerHost.join(InetSocketAddress.createUnresolved(host, port),
                        Loopback.greeting(1), stop, limits))).getMessage();
        assertTrue(message.startsWith("COORDINATOR_ADDRESS: host 0 could not be reached at "
                + host + ":" + port), message);
    }

    @Test
    void givesUpOnAWorkerThatDoesNotCome() {
        Future<Hosts> chief = loopback.gather(
                Loopback.greeting(0), stop, rendezvousWithin(Duration.ofSeconds(2)));
        Future<Hosts> worker = loopback.join(Loopback.greeting(1), stop, Loopback.LIMITS);
        for (Future<Hosts> host : List.of(chief, worker)) {
            String message = Loopback.failureOf(HostsException.class, host).getMessage();
            assertTrue(message.startsWith("host 2 did not come within 2 s"), message);
        }
    }

    @ParameterizedTest
    @CsvSource({"digits-8, 2", "digits-7, 1"})
    void turnsAwayWhoIsOfAnotherAttemptAndGoesOnWaiting(String trial, long attempt) {
        Future<Hosts> chief = loopback.gather(Loopback.greeting(0), stop, Loopback.LIMITS);
        Greeting other = new Greeting(
                trial, attempt, 1, 3, Loopback.greeting(1).identity(), new FileRange(10, 21));
        String message = Loopback.failureOf(
                HostsException.class,
                loopback.join(other, stop, Loopback.LIMITS)).getMessage();
        String wanted = "host 1 of attempt " + attempt + " of trial " + trial
                + ", and this is attempt 2 of trial digits-7";
        assertTrue(message.contains(wanted), message);

        Future<Hosts> first = loopback.join(Loopback.greeting(1), stop, Loopback.LIMITS);
        Future<Hosts> second = loopback.join(Loopback.greeting(2), stop, Loopback.LIMITS);
        List.of(chief, first, second).forEach(host -> Loopback.resultOf(host).close());
        loopback.awaitLog("turned a host away: the host at ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "", "short"})
    void ignoresStrangers(String words) throws IOException {
        Future<Hosts> chief = loopback.gather(Loopback.greeting(0), stop, Loopback.LIMITS);
        try (Socket stranger = new Socket(
                InetAddress.getLoopbackAddress(), loopback.address().getPort())) {
            stranger.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            // Until it has been turned away, for what it said or because it says no more.
            stranger.getInputStream().readAllBytes();
        }
        Future<Hosts> first = loopback.join(Loopback.greeting(1), stop, Loopback.LIMITS);
        Future<Hosts> second = loopback.join(Loopback.greeting(2), stop, Loopback.LIMITS);
        List.of(chief, first, second).forEach(host -> Loopback.resultOf(host).close());
        loopback.awaitLog(words.length() < Long.BYTES
                ? "ignored a connection: the host at "
                : "turned a host away: the host at ");
    }

    @Test
    void refusesAWorkerThatRunsSomethingElse() {
        Greeting fitting = Loopback.greeting(2);
        assertRefused(
                new Greeting("digits-7", 2, 2, 3, "RunIdentity[a=2]", fitting.files()),
                "host 2 runs RunIdentity[a=2], but the chief RunIdentity[a=1]");
        assertNoWatchdogIsLeft();
    }

    @Test
    void refusesAWorkerThatCountsHostsDifferently() {
        assertRefused(
                Loopback.greetingOf(2, 4, new FileRange(21, 32)),
                "HOST_COUNT: is 4 on host 2, but 3 on the chief");
    }

    @Test
    void refusesAHostThatComesTwice() {
        assertRefused(Loopback.greeting(1), "HOST_INDEX: host 1 came twice");
    }

    @ParameterizedTest
    @CsvSource({"21, 31", "20, 32", "21, 21", "20, 31"})
    void refusesSharesThatAreNotAllFilesOnce(int first, int end) {
        assertRefused(
                Loopback.greetingOf(2, 3, new FileRange(first, end)),
                "[0, 10), [10, 21), [" + first + ", " + end
                        + "), which is not each of the 32 files once; set spec.trial.data.files");
    }

    /** All hosts must hear why, also the one that fits. */
    private void assertRefused(Greeting bad, String why) {
        Future<Hosts> chief = loopback.gather(Loopback.greeting(0), stop, Loopback.LIMITS);
        Future<Hosts> fitting = loopback.join(Loopback.greeting(1), stop, Loopback.LIMITS);
        loopback.awaitLog("host 1 has come");
        Future<Hosts> refused = loopback.join(bad, stop, Loopback.LIMITS);
        for (Future<Hosts> host : List.of(chief, fitting, refused)) {
            String message = Loopback.failureOf(HostsException.class, host).getMessage();
            assertTrue(message.contains(why), message);
        }
    }

    private static void assertNoWatchdogIsLeft() {
        for (Thread watchdog : watchdogs()) {
            try {
                watchdog.join(10_000);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            assertFalse(watchdog.isAlive());
        }
    }

    private static List<Thread> watchdogs() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("hosts-watchdog")).toList();
    }

    private static HostLimits rendezvousWithin(Duration limit) {
        HostLimits limits = Loopback.LIMITS;
        return new HostLimits(limit, limits.greeting(), limits.step(), limits.chief());
    }
}
