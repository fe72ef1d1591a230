package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole trials that report to an operator. */
@Nd4jTest
@Timeout(60)
class ReportedTrialTest {

    private static final ReportLimits PATIENT = new ReportLimits(
            Duration.ofSeconds(5), Duration.ofMillis(10), Duration.ofMillis(100),
            Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofMinutes(1));

    private static final ReportLimits IMPATIENT = new ReportLimits(
            Duration.ofMillis(200), Duration.ofMillis(10), Duration.ofMillis(100),
            Duration.ofMillis(300), Duration.ofMillis(200), Duration.ofMinutes(1));

    private static final Pattern CHECKPOINT = Pattern.compile("\"checkpoint\":\"([^\"]*)\"");

    @TempDir
    private Path directory;

    private final Map<String, String> variables = new HashMap<>();
    private final StopSignal stop = new StopSignal();
    private StubOperator operator;
    private Path checkpoints;
    private Path message;

    /** What one run left behind. */
    private record Result(int code, List<String> report, String log, String message) {

        String weights() {
            return log.substring(log.indexOf("sha256:")).lines().findFirst().orElseThrow();
        }
    }

    @BeforeEach
    void start() throws IOException {
        operator = new StubOperator();
        message = Files.createFile(directory.resolve("message"));
        checkpoints = directory.resolve("checkpoints");
        variables.put("TERMINATION_MESSAGE_PATH", message.toString());
        variables.put("CHECKPOINT_DIR", checkpoints.toString());
        variables.put("TRAIN_STEPS", "200");
        variables.put("EVAL_EVERY_STEPS", "20");
        variables.put("REPORT_URL", operator.url("http").toString());
        variables.put("REPORT_TOKEN_FILE",
                Files.writeString(directory.resolve("token"), "token").toString());
    }

    @AfterEach
    void close() {
        operator.close();
    }

    @Test
    void endsWithTheBestCheckpointsAndTheLast() throws IOException {
        operator.keepBest(2);
        Result result = run(PATIENT);
        assertEquals(Main.OK, result.code());
        assertEquals(
                LongStream.rangeClosed(1, 10).map(i -> 20 * i).boxed().toList(),
                operator.steps());
        assertEquals(List.of("{\"outcome\":\"Completed\"}"), operator.outcomes());
        Set<String> kept = new HashSet<>(operator.keptCheckpoints());
        kept.add("step-200");
        assertEquals(kept, files());
        assertEquals(kept, checkpointsIn(result.message()));
    }

    @Test
    void keepsWhatTheOperatorDoesNotLetGo() throws IOException {
        run(PATIENT);
        assertEquals(10, files().size());
    }

    @Test
    void computesTheSameWithAndWithoutAnOperator() throws IOException {
        variables.put("TRIAL_PARAMETERS", "{\"optimizer\": \"adam\", \"learningRate\": 0.002,"
                + " \"dropout\": 0.2}");
        Result reported = run(PATIENT);
        byte[] last = Files.readAllBytes(checkpoints.resolve("step-200"));
        List<String> lines = operator.lines();
        variables.remove("REPORT_URL");
        Result alone = run(PATIENT);
        assertEquals(alone.weights(), reported.weights());
        assertEquals(alone.report(), reported.report());
        assertEquals(alone.report(), lines);
        assertEquals(-1, Files.mismatch(
                checkpoints.resolve("step-200"),
                Files.write(directory.resolve("reported"), last)));
    }

    @Test
    void tellsAllToAnOperatorThatIsLate() throws IOException {
        AtomicInteger tries = new AtomicInteger();
        operator.behave(request -> tries.getAndIncrement() < 3
                ? StubOperator.Answer.of(503, "{\"error\":\"not ready\"}")
                : operator.take(request));
        Result result = run(PATIENT);
        assertEquals(10, operator.steps().size());
        assertEquals(1, operator.outcomes().size());
        assertFalse(result.log().contains("did not record"), result.log());
    }

    @Test
    void tellsAllToAnOperatorThatRestarts() throws IOException {
        AtomicBoolean hasForgotten = new AtomicBoolean();
        operator.behave(request -> {
            if (operator.steps().size() > 2 && !hasForgotten.getAndSet(true)) {
                operator.restart();
                assertEquals(List.of(), operator.steps());
            }
            return operator.take(request);
        });
        run(PATIENT);
        assertTrue(hasForgotten.get());
        assertEquals(10, operator.steps().size());
    }

    @Test
    void endsWithoutAnOperatorThatIsDown() throws IOException {
        operator.close();
        assertEndsAsWithoutOperator();
    }

    @Test
    void endsWithoutAnOperatorThatHangs() throws IOException {
        CountDownLatch hang = new CountDownLatch(1);
        operator.behave(request -> {
            try {
                hang.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return operator.take(request);
        });
        assertEndsAsWithoutOperator();
        hang.countDown();
    }

    @Test
    void endsAsUsualIfTheOperatorWantsNoMore() throws IOException {
        operator.behave(_ -> StubOperator.Answer.of(409, "{\"error\":\"it is over\"}"));
        Result result = run(PATIENT);
        assertEquals(Main.OK, result.code());
        assertTrue(result.message().startsWith("{\"outcome\":\"Completed\""), result.message());
        assertEquals(1, operator.requests.size());
    }

    @Test
    void saysThatItDiverged() throws IOException {
        variables.put("TRIAL_PARAMETERS", "{\"learningRate\": 1000}");
        Result result = run(PATIENT);
        assertEquals(List.of(result.message()), operator.outcomes());
        assertTrue(result.message().contains("Diverged"), result.message());
    }

    @Test
    void saysThatItIsInterruptedAfterItsCheckpoint() throws IOException, InterruptedException {
        stop.request();
        Result result = run(PATIENT);
        assertEquals(Main.INTERRUPTED, result.code());
        List<String> all = new ArrayList<>();
        while (!operator.requests.isEmpty()) {
            all.addAll(operator.requests.take().lines());
        }
        String checkpoint = "{\"step\":1,\"metrics\":{},\"checkpoint\":\"step-1\"}";
        assertEquals(
                List.of(checkpoint, "{\"outcome\":\"Interrupted\"}"),
                all.stream().distinct().toList());
        assertEquals(
                "{\"outcome\":\"Interrupted\",\"observations\":[" + checkpoint + "]}",
                result.message());
    }

    @Test
    void tellsAgainWhatARunThatIsResumedKnows() throws IOException {
        variables.put("TRAIN_STEPS", "100");
        Result undisturbed = run(PATIENT);
        Files.delete(checkpoints.resolve("step-100"));
        try (StubOperator next = new StubOperator()) {
            variables.put("REPORT_URL", next.url("http").toString());
            // Long gone, by the word of an operator that has forgotten it.
            variables.put("RESUME_CHECKPOINT", checkpoints.resolve("step-50").toString());
            Result resumed = run(PATIENT);
            assertEquals(undisturbed.weights(), resumed.weights());
            assertEquals(undisturbed.message(), resumed.message());
            assertEquals(List.of(undisturbed.report().getLast()), resumed.report());
            assertEquals(operator.lines(), next.lines());
            assertTrue(resumed.log().contains("goes on from step 80"), resumed.log());
        }
    }

    private void assertEndsAsWithoutOperator() throws IOException {
        long start = System.nanoTime();
        Result result = run(IMPATIENT);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Set<String> left = files();
        variables.remove("REPORT_URL");
        start = System.nanoTime();
        Result alone = run(IMPATIENT);
        Duration extra = took.minusNanos(System.nanoTime() - start);
        assertEquals(alone.code(), result.code());
        assertEquals(alone.message(), result.message());
        assertEquals(alone.report(), result.report());
        assertEquals(checkpointsIn(alone.message()), left);
        assertTrue(result.log().contains("did not record the outcome"), result.log());
        assertTrue(extra.compareTo(Duration.ofSeconds(5)) < 0, extra.toString());
    }

    private Result run(ReportLimits limits) throws IOException {
        Files.writeString(message, "");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        int code = new Main(
                variables, new PrintStream(out), new PrintStream(log), stop, limits).run();
        return new Result(
                code, out.toString().lines().toList(), log.toString(), Files.readString(message));
    }

    private static Set<String> checkpointsIn(String message) {
        return CHECKPOINT.matcher(message).results()
                .map(match -> match.group(1)).collect(Collectors.toSet());
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
