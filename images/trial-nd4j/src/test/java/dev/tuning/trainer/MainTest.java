package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole trials in this process. */
@Nd4jTest
class MainTest {

    private static final String ADAM = "{\"optimizer\": \"adam\", \"learningRate\": 0.002,"
            + " \"dropout\": 0.2, \"hiddenUnits\": 32}";
    private static final String MOMENTUM = "{\"optimizer\": \"momentum\", \"momentum\": 0.95,"
            + " \"learningRate\": 0.02, \"activation\": \"tanh\", \"dropout\": 0.1}";

    @TempDir
    private Path directory;

    private final Map<String, String> variables = new HashMap<>();
    private final StopSignal stop = new StopSignal();
    private Path message;

    /** What one run left behind. */
    private record Result(int code, List<String> report, String log, String message) {

        String weights() {
            return log.substring(log.indexOf("sha256:")).strip();
        }
    }

    @BeforeEach
    void setVariables() {
        message = directory.resolve("message");
        variables.put("TERMINATION_MESSAGE_PATH", message.toString());
        variables.put("TRAIN_STEPS", "400");
        variables.put("INIT_SEED", "-3");
        variables.put("DATA_SEED", "4");
    }

    @Test
    void learnsWithTheDefaults() {
        Result result = run();
        assertEquals(Main.OK, result.code());
        assertEquals(8, result.report().size());
        assertFalse(result.message().contains("checkpoint"));
        double error = Double.parseDouble(
                result.report().getLast().replaceAll(".*validation/error\":([^,]*),.*", "$1"));
        assertTrue(error < 0.05, "error " + error);
    }

    @Test
    void repeatsItselfBitForBitAndDependsOnBothSeeds() {
        variables.put("TRIAL_PARAMETERS", ADAM);
        variables.put("TRAIN_STEPS", "60");
        Result first = run();
        assertEquals(first, run());
        for (String seed : List.of("INIT_SEED", "DATA_SEED")) {
            String before = variables.put(seed, "17");
            assertNotEquals(first.weights(), run().weights());
            variables.put(seed, before);
        }
    }

    /** Times differ from run to run, so nobody gets them who does not ask. */
    @Test
    void reportsTheTimeOfAStepIfItIsAskedTo() {
        variables.put("TRAIN_STEPS", "60");
        variables.put("EVAL_EVERY_STEPS", "20");
        Result silent = run();
        variables.put("STEP_SECONDS_METRIC", "speed");
        Result asked = run();
        assertFalse(silent.message().contains("speed"));
        assertEquals(silent.weights(), asked.weights());
        for (String line : asked.report()) {
            double seconds = Double.parseDouble(line.replaceAll(".*\"speed\":([^,}]*)[,}].*", "$1"));
            assertTrue(seconds > 0 && seconds < 10, line);
        }
        assertEquals(3, asked.report().size());
        assertTrue(asked.message().contains("\"speed\":"), asked.message());
    }

    @ParameterizedTest
    @ValueSource(strings = {ADAM, MOMENTUM})
    void resumesBitForBit(String parameters) throws IOException {
        variables.put("TRIAL_PARAMETERS", parameters);
        Path whole = directory.resolve("whole");
        variables.put("CHECKPOINT_DIR", whole.toString());
        Result undisturbed = run();

        Path interrupted = directory.resolve("interrupted");
        variables.put("CHECKPOINT_DIR", interrupted.toString());
        stopAfterReport(4);
        variables.put("RESUME_CHECKPOINT", "step-200");
        Result resumed = run();

        assertEquals(Main.OK, resumed.code());
        assertEquals(undisturbed.weights(), resumed.weights());
        assertEquals(undisturbed.message(), resumed.message());
        assertEquals(undisturbed.report().subList(4, 8), resumed.report());
        assertEquals(
                -1, Files.mismatch(whole.resolve("step-400"), interrupted.resolve("step-400")));
    }

    @Test
    void resumesBetweenEvaluationsIntoAnotherDirectory() {
        variables.put("TRIAL_PARAMETERS", ADAM);
        variables.put("TRAIN_STEPS", "60");
        variables.put("EVAL_EVERY_STEPS", "20");
        Result undisturbed = run();

        Path first = directory.resolve("first");
        variables.put("CHECKPOINT_DIR", first.toString());
        stop.request();
        Result stopped = run(stop);
        assertEquals(Main.INTERRUPTED, stopped.code());
        assertEquals(
                List.of("{\"step\":1,\"metrics\":{},\"checkpoint\":\"step-1\"}"),
                stopped.report());
        assertEquals("{\"outcome\":\"Interrupted\",\"observations\":["
                + stopped.report().getFirst() + "]}", stopped.message());

        variables.put("CHECKPOINT_DIR", directory.resolve("second").toString());
        variables.put("RESUME_CHECKPOINT", first.resolve("step-1").toString());
        Result resumed = run();
        assertEquals(undisturbed.weights(), resumed.weights());
        assertEquals(
                undisturbed.message(),
                resumed.message().replaceAll(",\"checkpoint\":\"[^\"]*\"", ""));
    }

    @Test
    void hasNothingToOfferIfInterruptedWithoutCheckpoints() {
        stop.request();
        Result stopped = run(stop);
        assertEquals(Main.INTERRUPTED, stopped.code());
        assertEquals("", stopped.message());
    }

    @Test
    void offersOnlyCheckpointsThatExist() {
        Path checkpoints = directory.resolve("checkpoints");
        variables.put("CHECKPOINT_DIR", checkpoints.toString());
        Result result = run();
        int offered = 0;
        for (int step = 50; step <= 400; step += 50) {
            String name = "step-" + step;
            boolean exists = Files.exists(checkpoints.resolve(name));
            assertEquals(exists, result.message().contains("\"" + name + "\""), name);
            offered += exists ? 1 : 0;
        }
        assertTrue(offered >= 3 && offered <= 4, "offered " + offered);
    }

    @Test
    void startsAfreshDespiteOldFiles() {
        variables.put("TRAIN_STEPS", "40");
        variables.put("EVAL_EVERY_STEPS", "20");
        variables.put("CHECKPOINT_DIR", directory.resolve("checkpoints").toString());
        assertEquals(run(), run());
    }

    @Test
    void readsInputFilesIfItIsToldTo() {
        variables.put("DATA_FILE_FIRST", "0");
        variables.put("DATA_FILE_END", "32");
        variables.put("TRAIN_STEPS", "44");
        Result result = run();
        assertEquals(Main.OK, result.code());
        List<String> files = result.log().lines().filter(line -> line.startsWith("epoch")).toList();
        assertEquals(
                IntStream.range(0, 64)
                        .mapToObj(i -> "epoch " + (i / 32 + 1) + ": file " + i % 32).toList()
                        .stream().sorted().toList(),
                files.stream().sorted().toList());
        assertTrue(files.subList(0, 32).stream().allMatch(line -> line.startsWith("epoch 1")));
    }

    @ParameterizedTest
    @CsvSource({
        "sgd, relu, 1000", "sgd, tanh, 1000", "momentum, relu, 100", "momentum, tanh, 100",
        "adam, relu, 10", "adam, tanh, 10"
    })
    void divergesAtAnAbsurdLearningRate(String optimizer, String activation, String rate) {
        variables.put("TRIAL_PARAMETERS", String.format(
                "{\"optimizer\": \"%s\", \"activation\": \"%s\", \"learningRate\": %s}",
                optimizer, activation, rate));
        Result result = run();
        assertEquals(Main.OK, result.code());
        assertTrue(
                result.message().matches("\\{\"outcome\":\"Infeasible\",\"reason\":\"Diverged\","
                        + "\"message\":\"step \\d+: .* is (Infinity|NaN)\"}"),
                result.message());
        assertEquals(List.of(), result.report());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TRIAL_PARAMETERS  | {"learningRate": -1} | 2 | learningRate
            TRAIN_STEPS       | 0                    | 2 | TRAIN_STEPS
            DATA_FILE_END     | 32                   | 2 | DATA_FILE_FIRST
            RESUME_CHECKPOINT | /no/such/step-5      | 3 | /no/such/step-5
            CHECKPOINT_DIR    | /proc/no             | 1 | /proc/no
            """)
    void failsWithAClearMessage(String variable, String value, int code, String mentioned) {
        variables.put(variable, value);
        Result result = run();
        assertEquals(code, result.code());
        assertTrue(result.log().contains(mentioned), result.log());
        assertEquals("", result.message());
    }

    @Test
    void refusesTheCheckpointOfAnotherRun() {
        variables.put("TRAIN_STEPS", "20");
        variables.put("CHECKPOINT_DIR", directory.resolve("checkpoints").toString());
        run();
        variables.put("RESUME_CHECKPOINT", "step-20");
        variables.put("DATA_SEED", "5");
        Result result = run();
        assertEquals(Main.BAD_CHECKPOINT, result.code());
        assertTrue(result.log().contains("another run"), result.log());
    }

    /** A disruption: the process is asked to stop once it has reported so many times. */
    private void stopAfterReport(int reports) {
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(report) {
            private int lines;

            @Override
            public void println(String line) {
                super.println(line);
                lines++;
                if (lines == reports) {
                    stop.request();
                }
            }
        };
        PrintStream log = new PrintStream(new ByteArrayOutputStream());
        Main main = new Main(variables, out, log, stop, ReportLimits.DEFAULT);
        assertEquals(Main.INTERRUPTED, main.run());
    }

    private Result run() {
        return run(new StopSignal());
    }

    private Result run(StopSignal signal) {
        try {
            Files.writeString(message, "");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream log = new ByteArrayOutputStream();
            int code = new Main(
                    variables,
                    new PrintStream(out),
                    new PrintStream(log),
                    signal,
                    ReportLimits.DEFAULT).run();
            return new Result(
                    code,
                    out.toString().lines().toList(),
                    log.toString(),
                    Files.readString(message));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
