package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Three hosts that have met. */
@Nd4jTest
class HostsTest {

    private final List<StopSignal> stops =
            List.of(new StopSignal(), new StopSignal(), new StopSignal());
    private Loopback loopback;
    private List<Hosts> hosts;

    @BeforeEach
    void connect() throws IOException {
        loopback = new Loopback();
        hosts = loopback.connect(stops);
    }

    @AfterEach
    void close() throws IOException {
        // The chief last: it waits for workers to hear its last word.
        hosts.reversed().forEach(Hosts::close);
        loopback.close();
    }

    @Test
    void givesAllHostsTheMeanOverTheGlobalBatch() {
        INDArray[] gradients =
                gradients(new float[] {1, -1}, new float[] {7, 7}, new float[] {9, 3});
        int[] images = {3, 0, 1};
        double[] losses = {1, Double.NaN, 5};
        List<Future<Hosts.Answer>> answers = Stream.of(0, 1, 2)
                .map(host -> average(host, 1, images[host], losses[host], gradients[host]))
                .toList();
        answers.forEach(
                answer -> assertEquals(new Hosts.Answer.Mean(2), Loopback.resultOf(answer)));
        for (INDArray gradient : gradients) {
            assertArrayEquals(new float[] {3, 0}, gradient.toFloatVector());
        }
    }

    /** In float64, 2^53 + 1 - 2^53 is 0, and 2^53 - 2^53 + 1 is 1. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void addsInTheOrderOfTheHostsWhateverComesFirst(boolean lastHostFirst) {
        float big = 0x1p53f;
        INDArray[] gradients = gradients(new float[] {big}, new float[] {1}, new float[] {-big});
        int first = lastHostFirst ? 2 : 1;
        int second = 3 - first;
        Future<Hosts.Answer> early = average(first, 1, 1, 1, gradients[first]);
        Future<Hosts.Answer> chief = average(0, 1, 1, 1, gradients[0]);
        Future<Hosts.Answer> late = average(second, 1, 1, 1, gradients[second]);
        Stream.of(early, chief, late).forEach(Loopback::resultOf);
        for (INDArray gradient : gradients) {
            assertEquals(0, gradient.getFloat(0));
        }
    }

    @Test
    void stopsAfterTheStepInWhichAWorkerSaysThatItWasAskedTo() {
        stops.get(2).request();
        averageOnAll(1);
        assertTrue(hosts.get(0).shouldStop());
        assertFalse(hosts.get(1).shouldStop());
        assertFalse(hosts.get(2).shouldStop());

        List<Future<Hosts.Answer>> workers = workersAverage(2);
        Outcome interrupted = new Outcome.Interrupted(1, List.of());
        assertEquals(interrupted, hosts.get(0).conclude(interrupted));
        workers.forEach(worker -> assertEquals(
                new Hosts.Answer.Ended(interrupted), Loopback.resultOf(worker)));
    }

    @Test
    void tellsWorkersThatTheEvaluationFoundDivergence() {
        Outcome diverged = new Outcome.Diverged(7, "the validation loss is NaN");
        Future<Hosts.Answer> training = average(1, 8, 1, 1, Nd4j.create(new float[] {1}));
        Future<Outcome> finished =
                loopback.run(() -> hosts.get(2).conclude(new Outcome.Completed(List.of(), "a")));
        hosts.get(0).conclude(diverged);
        assertEquals(new Hosts.Answer.Ended(diverged), Loopback.resultOf(training));
        assertEquals(diverged, Loopback.resultOf(finished));
    }

    @Test
    void completesWithEqualWeights() {
        List<Future<Outcome>> outcomes = hosts.stream()
                .map(host -> loopback.run(
                        () -> host.conclude(new Outcome.Completed(List.of(), "abc"))))
                .toList();
        outcomes.forEach(outcome ->
                assertInstanceOf(Outcome.Completed.class, Loopback.resultOf(outcome)));
    }

    @Test
    void failsOnAllHostsIfOneHasOtherWeights() {
        List<String> hashes = List.of("abc", "abd", "abc");
        List<Future<Outcome>> outcomes = Stream.of(0, 1, 2)
                .map(host -> loopback.run(() -> hosts.get(host)
                        .conclude(new Outcome.Completed(List.of(), hashes.get(host)))))
                .toList();
        outcomes.forEach(outcome -> assertEquals(
                "the hosts ended with different weights: the chief has sha256:abc, but host 1 has"
                        + " sha256:abd",
                Loopback.failureOf(UnequalWeightsException.class, outcome).getMessage()));
    }

    @Test
    void namesTheHostThatDied() {
        averageOnAll(1);
        Future<Hosts.Answer> chief = average(0, 2, 1, 1, Nd4j.create(new float[] {1}));
        Future<Hosts.Answer> other = average(1, 2, 1, 1, Nd4j.create(new float[] {1}));
        hosts.get(2).close();
        for (Future<Hosts.Answer> host : List.of(chief, other)) {
            assertEquals(
                    "host 2 is lost: it closed the connection",
                    Loopback.failureOf(HostsException.class, host).getMessage());
        }
    }

    @Test
    void namesTheHostThatHangs() {
        Future<Hosts.Answer> chief = average(0, 1, 1, 1, Nd4j.create(new float[] {1}));
        Future<Hosts.Answer> other = average(2, 1, 1, 1, Nd4j.create(new float[] {1}));
        for (Future<Hosts.Answer> host : List.of(chief, other)) {
            assertEquals(
                    "host 1 is lost: nothing came from it for 4 s",
                    Loopback.failureOf(HostsException.class, host).getMessage());
        }
    }

    @Test
    void namesTheChiefThatDied() {
        List<Future<Hosts.Answer>> workers = workersAverage(1);
        hosts.get(0).close();
        for (Future<Hosts.Answer> worker : workers) {
            String message = Loopback.failureOf(HostsException.class, worker).getMessage();
            assertTrue(message.startsWith("host 0, the chief at localhost:"), message);
            assertTrue(message.contains("is lost"), message);
        }
    }

    @Test
    void namesTheHostThatIsAtAnotherStep() {
        Future<Hosts.Answer> chief = average(0, 5, 1, 1, Nd4j.create(new float[] {1}));
        average(1, 6, 1, 1, Nd4j.create(new float[] {1}));
        assertEquals(
                "host 1 is at step 6, but the chief at step 5",
                Loopback.failureOf(HostsException.class, chief).getMessage());
    }

    /** More than any socket holds: the sender would wait forever. */
    @Test
    void givesUpOnAPeerThatTakesNothing() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                Socket silent = server.accept();
                Workers workers = new Workers(Loopback.LIMITS)) {
            Connection connection = workers.connectionOf(socket);
            connection.rename("host 4");
            workers.add(4, connection);
            String message = assertThrows(
                    HostsException.class,
                    () -> connection.send(out -> out.write(new byte[1 << 26]))).getMessage();
            assertEquals("host 4 is lost: it took nothing for 4 s", message);
            assertFalse(silent.isClosed());
        }
    }

    /** It was slow, and the chief is gone for good when it sends its part. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1 << 22})
    void hearsWhatTheChiefSaidBeforeItWent(int length) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Greeting greeting = Loopback.greetingOf(1, 2, new FileRange(0, 32));
            InetSocketAddress address = InetSocketAddress.createUnresolved(
                    "localhost", server.getLocalPort());
            Future<WorkerHost> joined = loopback.run(
                    () -> WorkerHost.join(address, greeting, stops.get(1), Loopback.LIMITS));
            try (Socket chief = server.accept()) {
                Greeting.readFrom(new DataInputStream(chief.getInputStream()));
                DataOutputStream out = new DataOutputStream(chief.getOutputStream());
                out.writeBoolean(true);
                byte[] state = Loopback.start().toBytes();
                for (int number : new int[] {0, 16, 16, 32, state.length}) {
                    out.writeInt(number);
                }
                out.write(state);
                out.writeBoolean(false);
                new Farewell(Farewell.Kind.INTERRUPTED, 9, "").writeTo(out);
            }
            try (WorkerHost worker = Loopback.resultOf(joined)) {
                assertEquals(
                        new Hosts.Answer.Ended(new Outcome.Interrupted(9, List.of())),
                        worker.average(10, 1, 1, Nd4j.create(new float[length])));
            }
        }
    }

    private Future<Hosts.Answer> average(
            int host, long step, int images, double loss, INDArray gradient) {
        return loopback.run(() -> hosts.get(host).average(step, images, loss, gradient));
    }

    private List<Future<Hosts.Answer>> workersAverage(long step) {
        return Stream.of(1, 2)
                .map(host -> average(host, step, 1, 1, Nd4j.create(new float[] {1})))
                .toList();
    }

    private void averageOnAll(long step) {
        List<Future<Hosts.Answer>> workers = workersAverage(step);
        hosts.get(0).average(step, 1, 1, Nd4j.create(new float[] {1}));
        workers.forEach(Loopback::resultOf);
    }

    private static INDArray[] gradients(float[]... gradients) {
        return Stream.of(gradients).map(Nd4j::create).toArray(INDArray[]::new);
    }
}
