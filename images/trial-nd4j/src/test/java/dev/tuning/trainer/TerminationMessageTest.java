package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminationMessageTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "5, 2", "40, 33", "1000, 501", "20000, 19998"})
    void fitsAndKeepsFirstLastAndBest(int count, int bestIndex) {
        List<Observation> observations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            observations.add(observation((i + 1) * 50L, i == bestIndex ? 0.0125 : 0.9975));
        }
        TerminationMessage message = TerminationMessage.completed(observations);
        List<Observation> kept = message.observations();
        int bytes = message.toBytes().length;
        assertTrue(bytes <= TerminationMessage.MAX_BYTES, "bytes " + bytes);
        assertEquals(observations.getFirst(), kept.getFirst());
        assertEquals(observations.getLast(), kept.getLast());
        assertTrue(kept.contains(observations.get(bestIndex)));
        assertTrue(kept.size() >= Math.min(count, 20), "kept " + kept.size());
        for (int i = 1; i < kept.size(); i++) {
            assertTrue(kept.get(i - 1).step() < kept.get(i).step());
        }
    }

    @Test
    void spreadsTheKeptOnesEvenly() {
        List<Observation> observations = new ArrayList<>();
        for (int i = 1; i <= 1000; i++) {
            observations.add(observation(i, 1.0 / i));
        }
        List<Observation> kept = TerminationMessage.completed(observations).observations();
        double gap = 999.0 / (kept.size() - 1);
        for (int i = 1; i < kept.size(); i++) {
            assertEquals(gap, kept.get(i).step() - kept.get(i - 1).step(), 1.5);
        }
    }

    @Test
    void keepsTheEarliestOfEquallyGoodSteps() {
        List<Observation> observations = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            observations.add(observation(i + 1, i == 333 || i == 334 ? 0.01 : 0.5));
        }
        assertTrue(TerminationMessage.completed(observations).observations().stream()
                .anyMatch(observation -> observation.step() == 334));
    }

    @Test
    void isWhatTheOperatorExpects() {
        assertEquals(
                "{\"outcome\":\"Infeasible\",\"reason\":\"Diverged\",\"message\":\"step 3\"}",
                new String(TerminationMessage.diverged("step 3").toBytes()));
        Observation observation = Observation.of(50, new Evaluation(0.0275, 1.0 / 3), 2, "step-50");
        assertEquals(
                "{\"outcome\":\"Completed\",\"observations\":[{\"step\":50,\"metrics\":{"
                        + "\"validation/error\":0.0275,\"validation/loss\":0.333333,"
                        + "\"train/loss\":2.0},\"checkpoint\":\"step-50\"}]}",
                new String(TerminationMessage.completed(List.of(observation)).toBytes()));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "3", "1000"})
    void saysWhereAnInterruptedTrialCanGoOn(int evaluations) {
        List<Observation> observations = new ArrayList<>();
        for (int i = 1; i <= evaluations; i++) {
            observations.add(observation(i * 50L, i == 2 ? 0.01 : 0.5));
        }
        Observation checkpoint = Observation.ofCheckpoint(50_007, "step-50007");
        observations.add(checkpoint);
        TerminationMessage message = TerminationMessage.interrupted(observations);
        assertTrue(message.toBytes().length <= TerminationMessage.MAX_BYTES);
        assertEquals(checkpoint, message.observations().getLast());
        assertEquals(observations.getFirst(), message.observations().getFirst());
        if (evaluations > 1) {
            assertTrue(message.observations().contains(observations.get(1)));
        }
        String json = new String(message.toBytes());
        assertTrue(json.startsWith("{\"outcome\":\"Interrupted\",\"observations\":[")
                && json.endsWith("{\"step\":50007,\"metrics\":{},\"checkpoint\":\"step-50007\"}]}"),
                json);
    }

    @Test
    void overwritesItsFile() throws IOException {
        Path file = directory.resolve("log");
        Files.writeString(file, "x".repeat(5000));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        assertTrue(TerminationMessage.diverged("step 3")
                .write(Optional.of(file), new PrintStream(printed)));
        assertTrue(Files.readString(file).endsWith("\"step 3\"}"));
        assertEquals(0, printed.size());
    }

    @Test
    void printsWhatItCannotWrite() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        assertFalse(TerminationMessage.diverged("step 3")
                .write(Optional.of(directory.resolve("no/such/log")), new PrintStream(printed)));
        assertTrue(printed.toString().contains("Infeasible"));
    }

    private static Observation observation(long step, double error) {
        return Observation.of(
                step, new Evaluation(error, 0.123456789), 0.123456789, "step-" + step);
    }
}
