package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialEnvironmentTest {

    @Test
    void hasDefaultsForAllVariables() {
        TrialEnvironment environment = TrialEnvironment.parse(Map.of());
        assertEquals(
                new RunIdentity(Hyperparameters.parse("{}"), 1000, 50, 0, 0),
                environment.identity());
        assertEquals(Optional.empty(), environment.checkpointDirectory());
        assertEquals(Optional.empty(), environment.resumeCheckpoint());
        assertEquals(Optional.empty(), environment.terminationMessageFile());
    }

    @Test
    void readsWhatTheOperatorSets() {
        TrialEnvironment environment = TrialEnvironment.parse(Map.ofEntries(
                Map.entry("TRIAL_NAME", "digits-7"),
                Map.entry("TRIAL_PARAMETERS", "{\"learningRate\": 0.5}"),
                Map.entry("TRAIN_STEPS", "20"),
                Map.entry("EVAL_EVERY_STEPS", "10"),
                Map.entry("INIT_SEED", "-9223372036854775808"),
                Map.entry("DATA_SEED", "9223372036854775807"),
                Map.entry("HOST_INDEX", "0"),
                Map.entry("HOST_COUNT", "1"),
                Map.entry("SHARD_INDEX", "0"),
                Map.entry("SHARD_COUNT", "1"),
                Map.entry("IS_CHIEF", "true"),
                Map.entry("CHECKPOINT_DIR", "/c"),
                Map.entry("RESUME_CHECKPOINT", "step-10"),
                Map.entry("TERMINATION_MESSAGE_PATH", "/t")));
        assertEquals("digits-7", environment.trialName());
        assertEquals(0.5, environment.identity().hyperparameters().learningRate());
        assertEquals(20, environment.identity().trainSteps());
        assertEquals(10, environment.identity().evalEverySteps());
        assertEquals(Long.MIN_VALUE, environment.identity().initSeed());
        assertEquals(Long.MAX_VALUE, environment.identity().dataSeed());
        assertEquals(Optional.of(Path.of("/c")), environment.checkpointDirectory());
        assertEquals(Optional.of("step-10"), environment.resumeCheckpoint());
        assertEquals(Optional.of(Path.of("/t")), environment.terminationMessageFile());
    }

    @Test
    void takesAnEmptyVariableForUnset() {
        assertEquals(
                Optional.empty(),
                TrialEnvironment.parse(Map.of("RESUME_CHECKPOINT", "")).resumeCheckpoint());
    }

    @ParameterizedTest
    @CsvSource({
        "TRAIN_STEPS, 0", "TRAIN_STEPS, many", "EVAL_EVERY_STEPS, -1", "INIT_SEED, 1.5",
        "DATA_SEED, 9223372036854775808", "HOST_COUNT, 2", "HOST_INDEX, 1", "SHARD_COUNT, 4",
        "SHARD_INDEX, 1", "IS_CHIEF, false"
    })
    void namesTheBadVariableAndItsValue(String name, String value) {
        String message = assertThrows(
                ConfigurationException.class,
                () -> TrialEnvironment.parse(Map.of(name, value))).getMessage();
        assertTrue(message.startsWith(name) && message.contains(value), message);
    }
}
