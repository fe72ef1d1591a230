package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process and a real SIGTERM. */
class StopSignalTest {

    @TempDir
    private Path directory;

    @Test
    void writesACheckpointAndExitsSoon() throws IOException, InterruptedException {
        Path message = Files.createFile(directory.resolve("message"));
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
        builder.environment().put("CHECKPOINT_DIR", directory.resolve("c").toString());
        builder.environment().put("TERMINATION_MESSAGE_PATH", message.toString());
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();

        List<String> report = new ArrayList<>();
        long stoppedAt;
        try (BufferedReader lines = process.inputReader()) {
            report.add(lines.readLine());
            stoppedAt = System.nanoTime();
            // Not Process.destroy, which closes the stream too.
            process.toHandle().destroy();
            lines.lines().forEach(report::add);
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        }
        double seconds = (System.nanoTime() - stoppedAt) / 1e9;

        assertEquals(Main.INTERRUPTED, process.exitValue());
        // Well under a second on an idle machine; the grace period of a pod is 30 s.
        assertTrue(seconds < 10, seconds + " s");
        assertEquals("", Files.readString(message));
        String last = report.getLast().replaceAll(".*\"checkpoint\":\"(.*)\"}", "$1");
        assertTrue(Files.exists(directory.resolve("c").resolve(last)), report.toString());
    }
}
