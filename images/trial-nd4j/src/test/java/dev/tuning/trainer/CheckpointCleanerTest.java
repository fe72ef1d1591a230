package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointCleanerTest {

    @TempDir
    private Path directory;

    private final List<Observation> observations = new ArrayList<>();
    private CheckpointStore store;
    private Optional<Set<String>> answer = Optional.empty();

    @BeforeEach
    void open() throws IOException {
        store = CheckpointStore.open(directory);
    }

    @Test
    void decidesItselfWithoutAnOperator() throws IOException {
        CheckpointCleaner cleaner = CheckpointCleaner.alone();
        for (int step = 1; step <= 6; step++) {
            write(cleaner, step);
        }
        assertEquals(steps(1, 2, 3, 6), files());
    }

    @Test
    void deletesWhatTheOperatorAllowsAndNothingElse() throws IOException {
        CheckpointCleaner cleaner = obeying(Duration.ZERO);
        Files.writeString(directory.resolve("notes"), "not ours");
        Path outside = Files.createFile(directory.resolveSibling(directory.getFileName() + "-x"));
        for (int step = 1; step <= 30; step++) {
            answer = Optional.of(step == 10
                    ? Set.of("step-2", "step-77", "notes", "../" + outside.getFileName(), "")
                    : Set.of());
            write(cleaner, step);
        }
        cleaner.atEnd(store, observations, 30);
        Set<String> expected = IntStream.rangeClosed(1, 30).filter(step -> step != 2)
                .mapToObj(CheckpointStore::nameOf).collect(Collectors.toSet());
        expected.add("notes");
        assertEquals(expected, files());
        Files.delete(outside);
    }

    @Test
    void keepsTheNewestUntilThereIsANewerOne() throws IOException {
        CheckpointCleaner cleaner = obeying(Duration.ZERO);
        Files.createFile(directory.resolve("step-900"));
        answer = Optional.of(Set.of("step-1", "step-2", "step-900"));
        write(cleaner, 1);
        assertEquals(steps(1, 900), files());
        answer = Optional.of(Set.of());
        write(cleaner, 2);
        assertEquals(steps(2, 900), files());
    }

    @Test
    void decidesItselfIfTheOperatorIsSilent() throws IOException {
        CheckpointCleaner cleaner = obeying(Duration.ZERO);
        answer = Optional.of(Set.of());
        write(cleaner, 1);
        answer = Optional.empty();
        for (int step = 2; step <= CheckpointCleaner.PATIENCE; step++) {
            write(cleaner, step);
        }
        assertEquals(CheckpointCleaner.PATIENCE, files().size());
        write(cleaner, CheckpointCleaner.PATIENCE + 1);
        assertEquals(steps(1, 2, 3, CheckpointCleaner.PATIENCE + 1), files());
    }

    @Test
    void hasPatienceWithFastTraining() throws IOException {
        CheckpointCleaner cleaner = obeying(Duration.ofHours(1));
        for (int step = 1; step <= 50; step++) {
            write(cleaner, step);
        }
        assertEquals(50, files().size());
    }

    @Test
    void decidesItselfAtTheEndIfThereWasNeverAnAnswer() throws IOException {
        CheckpointCleaner cleaner = obeying(Duration.ofHours(1));
        for (int step = 1; step <= 6; step++) {
            write(cleaner, step);
        }
        cleaner.atEnd(store, observations, 6);
        assertEquals(steps(1, 2, 3, 6), files());
    }

    private CheckpointCleaner obeying(Duration silence) {
        return CheckpointCleaner.obeying(() -> answer, silence);
    }

    /** Steps 1, 3 and 2 are the best. */
    private void write(CheckpointCleaner cleaner, int step) throws IOException {
        Files.createFile(directory.resolve(CheckpointStore.nameOf(step)));
        double error = switch (step) {
            case 1 -> 0.1;
            case 3 -> 0.2;
            default -> 0.5;
        };
        observations.add(new Observation(
                step, Map.of(Observation.VALIDATION_ERROR, error), CheckpointStore.nameOf(step)));
        cleaner.afterCheckpoint(store, observations, step);
    }

    private static Set<String> steps(int... steps) {
        return IntStream.of(steps).mapToObj(CheckpointStore::nameOf).collect(Collectors.toSet());
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
