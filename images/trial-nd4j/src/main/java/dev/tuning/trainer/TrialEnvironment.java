package dev.tuning.trainer;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The environment variables of the contract between operator and trainer that this trainer reads.
 * Each has a default, so that it also runs outside Kubernetes. An empty variable counts as unset.
 *
 * @param trialName {@code TRIAL_NAME}, for log lines; default {@code trial}
 * @param identity {@code TRIAL_PARAMETERS} (default <code>{}</code>), {@code TRAIN_STEPS} (1000),
 *     {@code EVAL_EVERY_STEPS} (50), {@code INIT_SEED} (0) and {@code DATA_SEED} (0)
 * @param checkpointDirectory {@code CHECKPOINT_DIR}; none means that no checkpoint is written
 * @param resumeCheckpoint {@code RESUME_CHECKPOINT}, a name in that directory or an absolute path;
 *     none means a fresh start, whatever the directory holds
 * @param terminationMessageFile {@code TERMINATION_MESSAGE_PATH}; none means the default of
 *     Kubernetes
 */
record TrialEnvironment(
        String trialName,
        RunIdentity identity,
        Optional<Path> checkpointDirectory,
        Optional<String> resumeCheckpoint,
        Optional<Path> terminationMessageFile) {

    /**
     * Reads and checks the variables.
     *
     * @throws ConfigurationException for a value that is not allowed
     */
    static TrialEnvironment parse(Map<String, String> variables) {
        Reader reader = new Reader(variables);
        requireSingleHost(reader);
        RunIdentity identity = new RunIdentity(
                Hyperparameters.parse(reader.text("TRIAL_PARAMETERS").orElse("{}")),
                reader.count("TRAIN_STEPS", 1000),
                reader.count("EVAL_EVERY_STEPS", 50),
                reader.integer("INIT_SEED", 0),
                reader.integer("DATA_SEED", 0));
        return new TrialEnvironment(
                reader.text("TRIAL_NAME").orElse("trial"),
                identity,
                reader.text("CHECKPOINT_DIR").map(Path::of),
                reader.text("RESUME_CHECKPOINT"),
                reader.text("TERMINATION_MESSAGE_PATH").map(Path::of));
    }

    /** One host is the chief and sees all data: anything else would silently train wrongly. */
    private static void requireSingleHost(Reader reader) {
        reader.requireValue("HOST_COUNT", "1", "this trainer runs on one host (spec.trial.hosts)");
        reader.requireValue("HOST_INDEX", "0", "the only host has index 0");
        reader.requireValue("SHARD_COUNT", "1", "this trainer reads all of its data itself");
        reader.requireValue("SHARD_INDEX", "0", "the only shard has index 0");
        reader.requireValue("IS_CHIEF", "true", "the only host is the chief");
    }

    private record Reader(Map<String, String> variables) {

        Optional<String> text(String name) {
            return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
        }

        /** Any 64-bit integer. */
        long integer(String name, long defaultValue) {
            Optional<String> text = text(name);
            try {
                return text.isEmpty() ? defaultValue : Long.parseLong(text.get().strip());
            } catch (NumberFormatException e) {
                throw new ConfigurationException(
                        name + ": must be a 64-bit decimal integer, not '" + text.get() + "'");
            }
        }

        long count(String name, long defaultValue) {
            long value = integer(name, defaultValue);
            if (value < 1) {
                throw new ConfigurationException(name + ": must be at least 1, not " + value);
            }
            return value;
        }

        void requireValue(String name, String only, String reason) {
            text(name).filter(value -> !value.strip().equals(only)).ifPresent(value -> {
                throw new ConfigurationException(
                        name + ": must be " + only + ", not " + value + ": " + reason);
            });
        }
    }
}
