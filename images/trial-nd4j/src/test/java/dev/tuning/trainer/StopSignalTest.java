package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        Process process = TrialProcess.start(
                Map.of(
                        "CHECKPOINT_DIR", directory.resolve("c").toString(),
                        "TERMINATION_MESSAGE_PATH", message.toString()),
                directory.resolve("log"));

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
        String last = report.getLast().replaceAll(".*\"checkpoint\":\"(.*)\"}", "$1");
        String left = Files.readString(message);
        assertTrue(left.startsWith("{\"outcome\":\"Interrupted\",")
                && left.endsWith("\"checkpoint\":\"" + last + "\"}]}"), left);
        assertTrue(Files.exists(directory.resolve("c").resolve(last)), report.toString());
    }

    @Test
    void tellsTheOperatorWhileJavaShutsDown() throws IOException, InterruptedException {
        try (StubOperator operator = new StubOperator()) {
            Process process = TrialProcess.start(
                    Map.of(
                            "CHECKPOINT_DIR", directory.resolve("c").toString(),
                            "REPORT_URL", operator.url("http").toString(),
                            "REPORT_TOKEN_FILE",
                            Files.writeString(directory.resolve("token"), "t").toString(),
                            "TERMINATION_MESSAGE_PATH", directory.resolve("m").toString()),
                    directory.resolve("log"));
            operator.await();
            process.toHandle().destroy();
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));

            assertEquals(Main.INTERRUPTED, process.exitValue());
            assertEquals(List.of("{\"outcome\":\"Interrupted\"}"), operator.outcomes());
            String last = "step-" + operator.steps().getLast();
            assertTrue(Files.exists(directory.resolve("c").resolve(last)), last);
            assertTrue(Files.readString(directory.resolve("m")).endsWith("\"" + last + "\"}]}"));
        }
    }
}
