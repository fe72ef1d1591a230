package dev.tuning.trainer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A trainer in a process of its own, that trains until it is stopped. */
final class TrialProcess {

    private TrialProcess() {}

    /**
     * Starts it.
     *
     * @param log gets standard error
     */
    static Process start(Map<String, String> variables, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.bytedeco.javacpp.cachedir="
                        + System.getProperty("org.bytedeco.javacpp.cachedir"),
                "-cp", System.getProperty("java.class.path"),
                Main.class.getName());
        builder.environment().put("TRAIN_STEPS", "1000000");
        builder.environment().put("EVAL_EVERY_STEPS", "30");
        builder.environment().putAll(variables);
        return builder.redirectError(log.toFile()).start();
    }
}
