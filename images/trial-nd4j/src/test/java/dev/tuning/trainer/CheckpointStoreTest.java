package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointStoreTest {

    @TempDir
    private Path directory;

    @Test
    void readsWhatItWrote() throws IOException {
        Checkpoint written = checkpoint(200);
        CheckpointStore.open(directory).write(written);
        for (String reference : List.of("step-200", directory.resolve("step-200").toString())) {
            Checkpoint read = read(reference);
            assertEquals(written.progress(), read.progress());
            assertArrayEquals(written.vectors().get(0), read.vectors().get(0));
            assertArrayEquals(written.vectors().get(1), read.vectors().get(1));
        }
        assertEquals(Set.of("step-200"), files());
    }

    @Test
    void makesAMissingDirectory() throws IOException {
        CheckpointStore.open(directory.resolve("a/b")).write(checkpoint(1));
        assertTrue(Files.exists(directory.resolve("a/b/step-1")));
    }

    @Test
    void keepsTheLastAndTheBest() throws IOException {
        CheckpointStore store = CheckpointStore.open(directory);
        Files.writeString(directory.resolve("notes"), "not ours");
        Files.writeString(directory.resolve("step-900"), "of a later step");
        List<Observation> observations = new ArrayList<>();
        double[] errors = {0.5, 0.1, 0.2, 0.1, 0.3, 0.4};
        for (int step = 1; step <= errors.length; step++) {
            store.write(checkpoint(step));
            observations.add(observation(step, errors[step - 1]));
            store.retain(observations, step);
            assertTrue(store.contains(CheckpointStore.nameOf(step)));
        }
        assertEquals(
                Set.of("step-2", "step-3", "step-4", "step-6", "step-900", "notes"), files());
    }

    @ParameterizedTest
    @ValueSource(strings = {"step-1", "../step-1", "latest", "/no/such/step-1"})
    void saysThatACheckpointIsMissing(String reference) {
        String message = assertThrows(
                CheckpointException.class,
                () -> read(reference)).getMessage();
        assertTrue(message.startsWith("RESUME_CHECKPOINT") && message.contains(reference), message);
    }

    @Test
    void needsADirectoryForAName() {
        assertThrows(
                CheckpointException.class,
                () -> CheckpointStore.locate(Optional.empty(), "step-1"));
    }

    @Test
    void noticesEveryDamage() throws IOException {
        CheckpointStore.open(directory).write(checkpoint(1));
        Path file = directory.resolve("step-1");
        byte[] intact = Files.readAllBytes(file);
        for (int cut : new int[] {0, 10, intact.length - 1}) {
            Files.write(file, Arrays.copyOf(intact, cut));
            assertDamaged();
        }
        for (int flipped = 0; flipped < intact.length; flipped++) {
            byte[] bytes = intact.clone();
            bytes[flipped] ^= 1;
            Files.write(file, bytes);
            assertDamaged();
        }
    }

    /** So that checkpoints from before there were shards stay readable, and bytes are the same. */
    @Test
    void doesNotMentionShardsOfASingleHost() throws IOException {
        RunIdentity identity = new RunIdentity(Hyperparameters.parse("{}"), 400, 50, 1, 2, 0);
        Checkpoint checkpoint = new Checkpoint(
                new Checkpoint.Progress(identity, 7, 0, 0, List.of()), List.of());
        assertFalse(new String(checkpoint.toBytes(), StandardCharsets.ISO_8859_1)
                .contains("shards"));
        assertEquals(
                identity, Checkpoint.fromBytes(checkpoint.toBytes()).progress().identity());
    }

    private void assertDamaged() {
        assertThrows(
                CheckpointException.class,
                () -> read("step-1"));
    }

    private Checkpoint read(String reference) {
        return CheckpointStore.read(CheckpointStore.locate(Optional.of(directory), reference));
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static Checkpoint checkpoint(long step) {
        RunIdentity identity = new RunIdentity(
                Hyperparameters.parse("{\"learningRate\": 0.1234567890123}"), 400, 50, -1, 2, 4);
        Checkpoint.Progress progress = new Checkpoint.Progress(
                identity, step, 0.1 + 0.2, 7, List.of(observation(1, 0.25)));
        return new Checkpoint(progress, List.of(
                new float[] {1.5f, Float.MIN_VALUE, -0f}, new float[] {Float.NaN}));
    }

    private static Observation observation(long step, double error) {
        return new Observation(
                step, Map.of(Observation.VALIDATION_ERROR, error), CheckpointStore.nameOf(step));
    }
}
