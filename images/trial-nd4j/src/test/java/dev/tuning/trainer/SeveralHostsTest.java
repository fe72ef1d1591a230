package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole trials on several hosts, each a thread of this process with a pod's environment. */
@Nd4jTest
class SeveralHostsTest {

    private static final String ADAM = "{\"optimizer\": \"adam\", \"learningRate\": 0.002,"
            + " \"dropout\": 0.2, \"hiddenUnits\": 32}";
    private static final int STEPS_PER_EPOCH = 22;
    private static final int CRASHED = -1;

    @TempDir
    private Path directory;

    private final Map<String, String> variables = new HashMap<>(Map.of(
            "TRIAL_NAME", "digits-7",
            "TRIAL_PARAMETERS", ADAM,
            "TRAIN_STEPS", "66",
            "EVAL_EVERY_STEPS", "20",
            "INIT_SEED", "-3"));
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What one host left behind; its code is {@link #CRASHED} if it ended with an exception. */
    private record Result(int code, List<String> report, List<String> log, String message) {

        String weights() {
            return log.getLast().replaceAll(".*completed, weights (sha256:.*)", "$1");
        }

        List<String> files() {
            return log.stream().filter(line -> line.startsWith("epoch ")).toList();
        }
    }

    /** Something that happens to a host as soon as it prints a line. */
    private record Event(int host, String line, Runnable action) {}

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void endWithEqualWeightsAndOnlyTheChiefReports() {
        List<Result> results = run(4);
        for (int host = 0; host < 4; host++) {
            assertEquals(Main.OK, results.get(host).code());
            assertEquals(
                    "digits-7 host " + host + ": completed, weights "
                            + results.getFirst().weights(),
                    results.get(host).log().getLast());
        }
        for (Result worker : results.subList(1, 4)) {
            assertEquals(List.of(), worker.report());
            assertEquals("", worker.message());
        }
        Result chief = results.getFirst();
        assertEquals(4, chief.report().size());
        assertTrue(chief.message().startsWith("{\"outcome\":\"Completed\""), chief.message());
        assertTrue(Files.exists(checkpointDirectory().resolve("step-66")));
    }

    /** The playbook's check: all files, each once, over all hosts. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void readEachFileExactlyOnceAnEpoch(int hosts) {
        List<Result> results = run(hosts);
        for (int epoch = 1; epoch <= 3; epoch++) {
            String prefix = "epoch " + epoch + ": file ";
            List<Integer> files = results.stream()
                    .flatMap(result -> result.files().stream())
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> Integer.parseInt(line.substring(prefix.length())))
                    .sorted().toList();
            assertEquals(IntStream.range(0, InputFiles.COUNT).boxed().toList(), files);
        }
        for (Result result : results) {
            // A new order in each epoch.
            List<String> orders = result.files().stream()
                    .map(line -> line.replaceAll(".*: ", "")).toList();
            int share = orders.size() / 3;
            assertNotEquals(orders.subList(0, share), orders.subList(share, 2 * share));
        }
    }

    @Test
    void repeatThemselvesBitForBitAndDependOnTheSeedsOfEachHost() {
        variables.put("TRAIN_STEPS", "10");
        String weights = run(3).getFirst().weights();
        assertEquals(weights, run(3).getFirst().weights());
        variables.put("INIT_SEED", "-4");
        assertNotEquals(weights, run(3).getFirst().weights());
        variables.put("INIT_SEED", "-3");
        Map<String, String> otherOrder = Map.of("DATA_SEED", "1234");
        assertNotEquals(
                weights, run(List.of(Map.of(), Map.of(), otherOrder)).getFirst().weights());
    }

    /** A host that makes all of the others' batches itself must come to the same network. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void learnWhatASingleHostLearnsFromTheSameBatches(int hosts) throws IOException {
        // Sums of float32 in another order: with more steps the difference grows.
        variables.put("TRAIN_STEPS", "44");
        variables.put("TRIAL_PARAMETERS",
                "{\"learningRate\": 0.1, \"dropout\": 0.3, \"batchSize\": 60}");
        run(hosts);
        float[] together = Checkpoint.fromBytes(
                Files.readAllBytes(checkpointDirectory().resolve("step-44"))).vectors().getFirst();

        int[] images = new int[hosts];
        FileRange[] shares = new FileRange[hosts];
        for (int host = 0; host < hosts; host++) {
            shares[host] = share(host, hosts);
            images[host] = shares[host].images();
        }
        BatchPlan plan = new BatchPlan(images, 60);
        List<Batches> parts = new ArrayList<>();
        for (int host = 0; host < hosts; host++) {
            parts.add(new FileBatches(
                    plan, host, shares[host], dataSeed(host),
                    new PrintStream(new ByteArrayOutputStream())));
        }
        RunIdentity identity = new RunIdentity(
                Hyperparameters.parse(variables.get("TRIAL_PARAMETERS")), 44, 20, -3, 0, 0);
        TrainingState state = new TrainingState(identity);
        new Trainer(
                NativeMemory.takeOver(),
                identity,
                DigitsData.load(),
                state,
                step -> new Batches.Batch(
                        parts.stream().flatMapToInt(part -> Arrays.stream(part.of(step).images()))
                                .toArray(),
                        0),
                Optional.empty(),
                CheckpointCleaner.alone(),
                new Reporter(
                        new PrintStream(new ByteArrayOutputStream()), Optional.empty()),
                new SingleHost(List.of(), new StopSignal()),
                new StepClock(Optional.empty(), () -> 0)).run();
        float[] alone = state.parameters().flat().toFloatVector();

        assertArrayEquals(alone, together, 2e-5f);
        float[] initial = new TrainingState(identity).parameters().flat().toFloatVector();
        double change = IntStream.range(0, alone.length)
                .mapToDouble(i -> Math.abs(alone[i] - initial[i])).max().getAsDouble();
        assertTrue(change > 0.05, "change " + change);
    }

    @Test
    void resumeBitForBitAfterTheChiefWasAskedToStop() throws IOException {
        List<Result> undisturbed = runIn("undisturbed", List.of());
        StopSignal stop = new StopSignal();
        List<Result> stopped = runIn("stopped",
                List.of(new Event(0, "\"step\":40,", stop::request)), Map.of(0, stop));
        for (Result result : stopped) {
            assertEquals(Main.INTERRUPTED, result.code());
            assertTrue(result.log().getLast().endsWith("stopped after step 40"));
        }
        // In the middle of the second epoch.
        assertEquals("step-40", lastOffer(stopped));
        assertResumes(undisturbed, stopped);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void resumeBitForBitAfterAStopBetweenEvaluations(int host) throws IOException {
        List<Result> undisturbed = runIn("undisturbed", List.of());
        StopSignal stop = new StopSignal();
        List<Result> stopped = runIn("stopped",
                List.of(new Event(host, "epoch 2: file", stop::request)), Map.of(host, stop));
        for (Result result : stopped) {
            assertEquals(Main.INTERRUPTED, result.code());
        }
        assertEquals("step-" + (STEPS_PER_EPOCH + 1), lastOffer(stopped));
        assertEquals(
                "{\"step\":23,\"metrics\":{},\"checkpoint\":\"step-23\"}",
                stopped.getFirst().report().getLast());
        assertResumes(undisturbed, stopped);
    }

    @Test
    void resumeBitForBitAfterAWorkerDied() throws IOException {
        List<Result> undisturbed = runIn("undisturbed", List.of());
        List<Result> stopped = runIn("stopped", List.of(crash(2, "epoch 2: file")));
        assertEquals(CRASHED, stopped.get(2).code());
        for (int host : List.of(0, 1, 3)) {
            Result result = stopped.get(host);
            assertEquals(Main.HOST_LOST, result.code());
            assertTrue(result.log().getLast().endsWith("stopped after step 22, host 2 is lost: it"
                    + " closed the connection"), result.log().getLast());
        }
        assertEquals("step-22", lastOffer(stopped));
        assertResumes(undisturbed, stopped);
    }

    @Test
    void failIfTheChiefDies() {
        List<Result> results =
                run(allFiles(3), List.of(crash(0, "epoch 2: file")), Map.of());
        for (Result worker : results.subList(1, 3)) {
            assertEquals(Main.HOST_LOST, worker.code());
            assertTrue(
                    worker.log().getLast().contains("stopped after step 22, host 0, the chief"),
                    worker.log().getLast());
        }
    }

    /** Nobody reports the loss of a host that was to go like all others. */
    @Test
    void areInterruptedRatherThanLeftAloneIfAskedToStop() {
        StopSignal stop = new StopSignal();
        List<Result> results = run(
                allFiles(2),
                List.of(
                        new Event(0, "epoch 2: file", stop::request),
                        crash(1, "epoch 2: file")),
                Map.of(0, stop));
        assertEquals(Main.INTERRUPTED, results.getFirst().code());
        assertTrue(results.getFirst().log().getLast().contains("host 1 is lost"));
    }

    @Test
    void stayInStepWithAHostThatHasNoFile() {
        List<Result> results = run(List.of(
                Map.of("DATA_FILE_FIRST", "0", "DATA_FILE_END", "0"),
                Map.of("DATA_FILE_FIRST", "0", "DATA_FILE_END", "31"),
                Map.of("DATA_FILE_FIRST", "31", "DATA_FILE_END", "32"),
                Map.of("DATA_FILE_FIRST", "32", "DATA_FILE_END", "32")));
        for (Result result : results) {
            assertEquals(Main.OK, result.code());
            assertEquals(results.getFirst().weights(), result.weights());
        }
        assertEquals(
                List.of(0, 93, 3, 0),
                results.stream().map(result -> result.files().size()).toList());
    }

    @Test
    void divergeTogether() {
        variables.put("TRIAL_PARAMETERS", "{\"learningRate\": 1000}");
        List<Result> results = run(3);
        String what = results.getFirst().log().getLast().replaceAll(".*: diverged, ", "");
        assertTrue(what.matches("step \\d+: .* is (Infinity|NaN)"), what);
        for (Result result : results) {
            assertEquals(Main.OK, result.code());
            assertTrue(result.log().getLast().endsWith(": diverged, " + what));
        }
        assertEquals(
                "{\"outcome\":\"Infeasible\",\"reason\":\"Diverged\",\"message\":\"" + what + "\"}",
                results.getFirst().message());
        assertEquals("", results.get(1).message());
    }

    @Test
    void failIfTheyDoNotRunTheSame() {
        List<Result> results = run(List.of(Map.of(), Map.of("INIT_SEED", "9")));
        for (Result result : results) {
            assertEquals(Main.HOST_LOST, result.code());
            assertTrue(result.log().getLast().contains("initSeed=9"), result.log().getLast());
        }
    }

    /** Runs on from what an attempt left, and compares with an attempt that was left alone. */
    private void assertResumes(List<Result> undisturbed, List<Result> stopped)
            throws IOException {
        variables.put("RESUME_CHECKPOINT", lastOffer(stopped));
        variables.put("TRIAL_ATTEMPT", "2");
        List<Result> resumed = runIn("stopped", List.of());
        for (Result result : resumed) {
            assertEquals(Main.OK, result.code());
            assertEquals(undisturbed.getFirst().weights(), result.weights());
        }
        assertEquals(undisturbed.getFirst().message(), resumed.getFirst().message());
        assertEquals(-1, Files.mismatch(
                directory.resolve("undisturbed/step-66"), directory.resolve("stopped/step-66")));
    }

    private static String lastOffer(List<Result> results) throws IOException {
        JsonNode message = new ObjectMapper().readTree(results.getFirst().message());
        assertEquals("Interrupted", message.get("outcome").asText());
        JsonNode observations = message.get("observations");
        return observations.get(observations.size() - 1).get("checkpoint").asText();
    }

    private static Event crash(int host, String line) {
        return new Event(host, line, () -> {
            throw new IllegalStateException("killed");
        });
    }

    private List<Result> runIn(String name, List<Event> events) {
        return runIn(name, events, Map.of());
    }

    private List<Result> runIn(String name, List<Event> events, Map<Integer, StopSignal> stops) {
        variables.put("CHECKPOINT_DIR", directory.resolve(name).toString());
        return run(allFiles(4), events, stops);
    }

    private List<Result> run(int hosts) {
        return run(allFiles(hosts));
    }

    private List<Result> run(List<Map<String, String>> own) {
        return run(own, List.of(), Map.of());
    }

    /**
     * Runs a trial.
     *
     * @param own variables of each host
     * @param stops of hosts that an event asks to stop
     */
    private List<Result> run(
            List<Map<String, String>> own, List<Event> events, Map<Integer, StopSignal> stops) {
        int port = freePort();
        List<Future<Result>> hosts = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            int host = i;
            Map<String, String> environment = environment(host, own.size(), port);
            environment.putAll(own.get(host));
            List<Event> ownEvents =
                    events.stream().filter(event -> event.host() == host).toList();
            StopSignal stop = stops.getOrDefault(host, new StopSignal());
            hosts.add(threads.submit(() -> runHost(environment, ownEvents, stop)));
        }
        return hosts.stream().map(SeveralHostsTest::resultOf).toList();
    }

    private Map<String, String> environment(int host, int hosts, int port) {
        Map<String, String> environment = new HashMap<>();
        environment.put("CHECKPOINT_DIR", checkpointDirectory().toString());
        environment.putAll(variables);
        environment.put("HOST_COUNT", String.valueOf(hosts));
        environment.put("HOST_INDEX", String.valueOf(host));
        environment.put("SHARD_COUNT", String.valueOf(hosts));
        environment.put("SHARD_INDEX", String.valueOf(host));
        environment.put("IS_CHIEF", String.valueOf(host == 0));
        environment.put("COORDINATOR_ADDRESS", "localhost:" + port);
        environment.put("DATA_SEED", String.valueOf(dataSeed(host)));
        environment.put("DATA_FILE_FIRST", String.valueOf(share(host, hosts).first()));
        environment.put("DATA_FILE_END", String.valueOf(share(host, hosts).end()));
        environment.put(
                "TERMINATION_MESSAGE_PATH", directory.resolve("message-" + host).toString());
        if (host > 0) {
            // Neither to be read nor to be written.
            environment.put("CHECKPOINT_DIR", "/proc/no");
        }
        return environment;
    }

    private static Result runHost(
            Map<String, String> environment, List<Event> events, StopSignal stop)
            throws IOException {
        Path message = Path.of(environment.get("TERMINATION_MESSAGE_PATH"));
        Files.writeString(message, "");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        int code;
        try {
            code = new Main(
                    environment,
                    watched(out, events),
                    watched(log, events),
                    stop,
                    ReportLimits.DEFAULT).run();
        } catch (IllegalStateException e) {
            code = CRASHED;
        }
        return new Result(
                code,
                out.toString().lines().toList(),
                log.toString().lines().toList(),
                Files.readString(message));
    }

    private static PrintStream watched(ByteArrayOutputStream bytes, List<Event> events) {
        return new PrintStream(bytes) {
            @Override
            public void println(String line) {
                super.println(line);
                events.stream().filter(event -> line.contains(event.line()))
                        .forEach(event -> event.action().run());
            }
        };
    }

    private static Result resultOf(Future<Result> host) {
        try {
            return host.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Map<String, String>> allFiles(int hosts) {
        return IntStream.range(0, hosts).mapToObj(_ -> Map.<String, String>of()).toList();
    }

    private static FileRange share(int host, int hosts) {
        return new FileRange(
                InputFiles.COUNT * host / hosts, InputFiles.COUNT * (host + 1) / hosts);
    }

    private static long dataSeed(int host) {
        return 40 + host;
    }

    private Path checkpointDirectory() {
        return directory.resolve("checkpoints");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
