package dev.tuning.trainer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a run end in good order when the process is asked to stop (SIGTERM: the pod is evicted or
 * deleted). Java then runs its shutdown hooks and exits with 143 on its own; the hook here holds it
 * until the run has written its checkpoint. Before the first step there is nothing to save, and
 * Java exits at once.
 */
final class StopSignal {

    /**
     * A step takes milliseconds and a checkpoint less than a second, unless the disk hangs; the
     * last report may take {@link ReportLimits#stop}.
     */
    private static final long PATIENCE_SECONDS = 20;

    private final CompletableFuture<Void> request = new CompletableFuture<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean training;
    private volatile boolean hasOutcome;
    private volatile int exitCode;

    /** Starts to listen. */
    void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::onShutdown, "stop-signal"));
    }

    /** The run makes steps from now on. */
    void trainingStarts() {
        training = true;
    }

    /** Whether the run should stop after its current step. */
    boolean isRequested() {
        return request.isDone();
    }

    /** Asks the run to stop. */
    void request() {
        request.complete(null);
    }

    /** Does something as soon as the run is asked to stop, now if it has been. */
    void whenRequested(Runnable action) {
        request.thenRun(action);
    }

    /** The run stopped early because it was asked to. */
    void stopped() {
        done.countDown();
    }

    /** The run came to its own end, with this exit code, perhaps while a request came in. */
    void finished(int code) {
        exitCode = code;
        hasOutcome = true;
        done.countDown();
    }

    private void onShutdown() {
        request();
        if (!training && !hasOutcome) {
            return;
        }
        try {
            if (done.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && hasOutcome) {
                // A finished trial must not look like an interrupted one.
                Runtime.getRuntime().halt(exitCode);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
