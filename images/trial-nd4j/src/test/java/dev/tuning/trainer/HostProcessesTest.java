package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts in real processes, and real signals to the worker. */
class HostProcessesTest {

    @TempDir
    private Path directory;

    private Process chief;
    private Process worker;

    @BeforeEach
    void start() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Files.createFile(directory.resolve("message"));
        worker = TrialProcess.start(
                Map.of(
                        "HOST_COUNT", "2",
                        "HOST_INDEX", "1",
                        "COORDINATOR_ADDRESS", "localhost:" + port),
                directory.resolve("worker.log"));
        chief = TrialProcess.start(
                Map.of(
                        "HOST_COUNT", "2",
                        "HOST_INDEX", "0",
                        "COORDINATOR_ADDRESS", "localhost:" + port,
                        "CHECKPOINT_DIR", directory.resolve("c").toString(),
                        "TERMINATION_MESSAGE_PATH", directory.resolve("message").toString()),
                directory.resolve("chief.log"));
    }

    @AfterEach
    void kill() {
        worker.destroyForcibly();
        chief.destroyForcibly();
    }

    @Test
    void allStopIfOneIsAskedTo() throws IOException, InterruptedException {
        // Not Process.destroy, which closes the stream too.
        List<String> report = signalAfterFirstReport(() -> worker.toHandle().destroy());
        assertEquals(Main.INTERRUPTED, chief.exitValue());
        assertEquals(Main.INTERRUPTED, worker.exitValue());
        assertOffersLastOf(report);
    }

    @Test
    void theOthersFailIfOneIsKilled() throws IOException, InterruptedException {
        List<String> report = signalAfterFirstReport(() -> worker.toHandle().destroyForcibly());
        assertEquals(Main.HOST_LOST, chief.exitValue());
        String log = Files.readString(directory.resolve("chief.log"));
        assertTrue(log.contains("host 1 is lost"), log);
        assertOffersLastOf(report);
    }

    /** Returns all lines of the report, once both processes have ended. */
    private List<String> signalAfterFirstReport(Runnable signal)
            throws IOException, InterruptedException {
        List<String> report = new ArrayList<>();
        long signalledAt;
        try (BufferedReader lines = chief.inputReader()) {
            report.add(lines.readLine());
            signalledAt = System.nanoTime();
            signal.run();
            lines.lines().forEach(report::add);
        }
        assertTrue(chief.waitFor(20, TimeUnit.SECONDS));
        assertTrue(worker.waitFor(20, TimeUnit.SECONDS));
        double seconds = (System.nanoTime() - signalledAt) / 1e9;
        assertTrue(seconds < 10, seconds + " s");
        return report;
    }

    private void assertOffersLastOf(List<String> report) throws IOException {
        String last = report.getLast().replaceAll(".*\"checkpoint\":\"(.*)\"}", "$1");
        assertTrue(Files.exists(directory.resolve("c").resolve(last)), report.toString());
        String message = Files.readString(directory.resolve("message"));
        assertTrue(message.startsWith("{\"outcome\":\"Interrupted\",")
                && message.endsWith("\"checkpoint\":\"" + last + "\"}]}"), message);
    }
}
