package dev.tuning.trainer;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides which checkpoints go. An operator that answers knows best which are worth keeping; one
 * that stays silent must not fill the volume. All of it happens on the training thread, which alone
 * writes and deletes files.
 */
final class CheckpointCleaner {

    /** Checkpoints without an answer, before the trainer decides itself. */
    static final int PATIENCE = 20;

    private final Supplier<Optional<Set<String>>> answers;
    private final int patience;
    private final Duration silence;
    private final Set<String> allowed = new HashSet<>();
    private boolean wasAnswered;
    private int unanswered;
    private long answeredAt = System.nanoTime();

    private CheckpointCleaner(
            Supplier<Optional<Set<String>>> answers, int patience, Duration silence) {
        this.answers = answers;
        this.patience = patience;
        this.silence = silence;
    }

    /** There is no operator to ask. */
    static CheckpointCleaner alone() {
        return new CheckpointCleaner(Optional::empty, 1, Duration.ZERO);
    }

    /**
     * @param answers names what the operator allowed to delete since the last call; nothing if it
     *     did not answer
     * @param silence how long it may be silent; {@value #PATIENCE} checkpoints at least
     */
    static CheckpointCleaner obeying(Supplier<Optional<Set<String>>> answers, Duration silence) {
        return new CheckpointCleaner(answers, PATIENCE, silence);
    }

    /**
     * To be called after each checkpoint, when it is reported.
     *
     * @param observations of the run so far
     * @param step of the checkpoint
     * @throws IOException if a file cannot be deleted
     */
    void afterCheckpoint(CheckpointStore store, List<Observation> observations, long step)
            throws IOException {
        if (obey(store, step)) {
            return;
        }
        unanswered++;
        boolean isSilent = System.nanoTime() - answeredAt >= silence.toNanos();
        if (unanswered >= patience && isSilent) {
            store.retain(observations, step);
        }
    }

    /**
     * To be called once the run has ended and its last report is answered or given up. An operator
     * that never answered does not count.
     *
     * @param observations of the run
     * @param step the last finished one
     * @throws IOException if a file cannot be deleted
     */
    void atEnd(CheckpointStore store, List<Observation> observations, long step)
            throws IOException {
        if (!obey(store, step) && !wasAnswered) {
            store.retain(observations, step);
        }
    }

    /** Returns whether there was an answer. */
    private boolean obey(CheckpointStore store, long step) throws IOException {
        Optional<Set<String>> answer = answers.get();
        if (answer.isEmpty()) {
            return false;
        }
        wasAnswered = true;
        unanswered = 0;
        answeredAt = System.nanoTime();
        allowed.addAll(answer.get());
        allowed.removeAll(store.discard(allowed, step));
        return true;
    }
}
