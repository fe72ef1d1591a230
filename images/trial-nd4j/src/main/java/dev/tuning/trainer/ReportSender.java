package dev.tuning.trainer;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Sends lines to the operator on a thread of its own: whatever happens there, training neither
 * waits nor fails. What is not sent when the process ends is in the termination message.
 */
final class ReportSender implements AutoCloseable {

    /** The kubelet may be late with a new token, but not for so many tries. */
    private static final int TOKEN_TRIES = 5;

    private final ReportClient client;
    private final ReportLimits limits;
    private final Consumer<String> log;
    private final Thread thread;
    private final CompletableFuture<Boolean> recorded = new CompletableFuture<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // All of these only under the lock.
    private final ReportQueue queue = new ReportQueue();
    private boolean isEnding;
    private boolean isOver;
    private boolean hasDropped;
    private Optional<Set<String>> discards = Optional.empty();

    // These only on the sender's own thread.
    private int failures;
    private int refusals;

    /**
     * @param log gets a line when the operator cannot be reached, when it can be again, and when it
     *     does not want a report
     */
    ReportSender(ReportClient client, ReportLimits limits, Consumer<String> log) {
        this.client = client;
        this.limits = limits;
        this.log = log;
        // Virtual threads do not keep a process alive.
        this.thread = Thread.ofVirtual().name("report-sender").start(this::run);
    }

    /**
     * Has a line sent, soon.
     *
     * @param step larger than those of the lines before
     */
    void send(long step, String line) {
        lock.lock();
        try {
            if (isOver) {
                return;
            }
            if (queue.add(step, line) && !hasDropped) {
                hasDropped = true;
                log.accept("report: more than " + ReportQueue.MAX_LINES
                        + " lines wait for the operator, the oldest ones are dropped");
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends the outcome after all that is not recorded yet, and waits for the answer, as long as
     * the limits say.
     *
     * @return whether the operator has recorded it
     */
    boolean end(String line, StopSignal stop) {
        lock.lock();
        try {
            queue.end(line);
            isEnding = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        giveUpAfter(limits.end());
        stop.whenRequested(() -> giveUpAfter(limits.stop()));
        return recorded.join();
    }

    /**
     * The checkpoints that may be deleted according to the operator's answers since the last call;
     * none if there was no answer.
     */
    Optional<Set<String>> takeDiscards() {
        lock.lock();
        try {
            Optional<Set<String>> taken = discards;
            discards = Optional.empty();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        client.close();
    }

    private void run() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                ReportQueue.Batch batch = awaitBatch();
                goesOn = handle(batch, client.post(batch.body()));
            }
        } catch (InterruptedException e) {
            // Closed: nobody waits for anything any more.
        } catch (RuntimeException e) {
            log.accept("report: stopped by an error of this program: " + e);
        } finally {
            giveUp();
        }
    }

    private ReportQueue.Batch awaitBatch() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Optional<ReportQueue.Batch> batch = queue.next();
                if (batch.isPresent()) {
                    return batch.get();
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether there may be more to send. */
    private boolean handle(ReportQueue.Batch batch, ReportResult result)
            throws InterruptedException {
        switch (result) {
            case ReportResult.Accepted accepted -> {
                accept(batch, accepted);
                return !batch.hasOutcome();
            }
            case ReportResult.TryLater later -> {
                pause(later.pause(), later.why());
                return true;
            }
            case ReportResult.TokenRefused refused -> {
                refusals++;
                if (refusals == TOKEN_TRIES) {
                    log.accept("report: no more, the token is refused: " + refused.why());
                    return false;
                }
                pause(Duration.ZERO, refused.why());
                return true;
            }
            case ReportResult.BodyRefused refused -> {
                log.accept("report: dropped, the operator refuses it: " + refused.why());
                drop(batch);
                return !batch.hasOutcome();
            }
            case ReportResult.Over over -> {
                log.accept("report: no more, the operator refuses them: " + over.why());
                return false;
            }
        }
    }

    private void accept(ReportQueue.Batch batch, ReportResult.Accepted accepted) {
        if (failures > 0) {
            log.accept("report: taken again");
        }
        failures = 0;
        refusals = 0;
        lock.lock();
        try {
            queue.accepted(batch, accepted.durable());
            Set<String> all = new HashSet<>(discards.orElse(Set.of()));
            all.addAll(accepted.discard());
            discards = Optional.of(all);
        } finally {
            lock.unlock();
        }
        if (batch.hasOutcome()) {
            recorded.complete(true);
        }
    }

    private void drop(ReportQueue.Batch batch) {
        lock.lock();
        try {
            queue.drop(batch);
        } finally {
            lock.unlock();
        }
    }

    /** Waits before the next try, but not when the run ends: then there is no time to lose. */
    private void pause(Duration wanted, String why) throws InterruptedException {
        if (failures == 0) {
            log.accept("report: tried again until it is taken: " + why);
        }
        long millis = limits.firstPause().toMillis() << Math.min(failures, 20);
        failures++;
        long left = TimeUnit.MILLISECONDS.toNanos(Math.min(
                limits.longestPause().toMillis(), Math.max(millis, wanted.toMillis())));
        lock.lockInterruptibly();
        try {
            boolean wasEnding = isEnding;
            while (left > 0 && isEnding == wasEnding) {
                left = changed.awaitNanos(left);
            }
            if (isEnding != wasEnding) {
                failures = 1;
            }
        } finally {
            lock.unlock();
        }
    }

    private void giveUpAfter(Duration limit) {
        recorded.completeOnTimeout(false, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void giveUp() {
        lock.lock();
        try {
            isOver = true;
        } finally {
            lock.unlock();
        }
        recorded.complete(false);
    }
}
