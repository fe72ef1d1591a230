package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumePointTest {

    @TempDir
    private Path directory;

    private final List<String> log = new ArrayList<>();

    @Test
    void isTheOneThatIsNamed() throws IOException {
        write(100, 0);
        write(200, 0);
        assertEquals(100, resume("step-100"));
        assertEquals(List.of(), log);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isTheNewestOfTheRunIfThatOneIsGone(boolean absolute) throws IOException {
        write(100, 0);
        write(300, 0);
        write(400, 0);
        write(500, 1);
        Files.writeString(directory.resolve("step-600"), "damaged");
        String gone = absolute ? directory.resolve("step-200").toString() : "step-200";
        assertEquals(400, resume(gone));
        assertEquals(
                List.of("RESUME_CHECKPOINT: there is no file " + directory.resolve("step-200")
                        + ", goes on from step 400"),
                log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"step-200", "/no/such/step-200", "step-99999999999999999"})
    void isNoOlderOneNorOneOfElsewhere(String gone) throws IOException {
        write(100, 0);
        if (gone.startsWith("/")) {
            write(300, 0);
        }
        assertFails(gone, "there is no file");
    }

    @Test
    void isNoOtherThanADamagedOne() throws IOException {
        Files.writeString(directory.resolve("step-200"), "damaged");
        write(300, 0);
        assertFails("step-200", "is damaged");
    }

    private void assertFails(String reference, String mentioned) {
        String message =
                assertThrows(CheckpointException.class, () -> resume(reference)).getMessage();
        assertTrue(message.contains(mentioned), message);
    }

    /** Returns the step to go on from. */
    private long resume(String reference) throws IOException {
        TrialEnvironment environment = TrialEnvironment.parse(Map.of(
                "CHECKPOINT_DIR", directory.toString(), "RESUME_CHECKPOINT", reference));
        return ResumePoint.of(environment, log::add).orElseThrow().progress().step();
    }

    private void write(long step, long dataSeed) throws IOException {
        RunIdentity identity =
                TrialEnvironment.parse(Map.of()).identity().withDataSeed(dataSeed);
        CheckpointStore.open(directory).write(new Checkpoint(
                new Checkpoint.Progress(identity, step, 0, 0, List.of()), List.of()));
    }
}
