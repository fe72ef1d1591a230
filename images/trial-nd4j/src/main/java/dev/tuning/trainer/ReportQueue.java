package dev.tuning.trainer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The lines that may not be recorded in the cluster yet, and which of them the next report takes.
 * With something new, all of them go again, in a round of as many reports as it takes: so an
 * operator that restarts and forgets what it had not recorded gets it once more. What comes during
 * a round waits for the next one. Not for several threads at once.
 */
final class ReportQueue {

    /** The operator takes no longer body. */
    static final int MAX_BODY_BYTES = 64 * 1024;

    /**
     * Of an operator that is down for long, the oldest lines are the ones to do without: the
     * termination message has some of them, and the newest name the checkpoint to resume from.
     */
    static final int MAX_LINES = 10_000;

    /**
     * One report.
     *
     * @param first number of its first line
     * @param last number of its last line; before the first, if it has the outcome alone
     * @param body at most {@value #MAX_BODY_BYTES} bytes, unless a single line is longer
     * @param hasOutcome whether it is the last of all
     */
    record Batch(long first, long last, byte[] body, boolean hasOutcome) {}

    /**
     * @param number counts all lines from 1
     * @param step that it tells of
     */
    private record Line(long number, long step, byte[] bytes) {}

    private final Deque<Line> lines = new ArrayDeque<>();
    private Optional<byte[]> outcome = Optional.empty();
    private long count;

    /** The last line of this round, and whether the outcome follows it. */
    private long roundEnd;
    private boolean roundHasOutcome;

    /** The last line that this round has sent. */
    private long sentInRound;

    /** The last line that any round has sent. */
    private long sent;

    /**
     * Adds a line, and drops the oldest one of too many.
     *
     * @param step larger than those of the lines before
     * @return whether one was dropped
     */
    boolean add(long step, String line) {
        count++;
        lines.add(new Line(count, step, bytesOf(line)));
        if (lines.size() <= MAX_LINES) {
            return false;
        }
        lines.remove();
        return true;
    }

    /** Adds the very last line. */
    void end(String line) {
        outcome = Optional.of(bytesOf(line));
    }

    /** The next report of this round, until it is accepted or dropped; none if all are sent. */
    Optional<Batch> next() {
        boolean isComplete = sentInRound == roundEnd && !roundHasOutcome;
        if (isComplete && roundEnd == count && outcome.isEmpty()) {
            return Optional.empty();
        }
        if (isComplete || sentInRound == 0) {
            sentInRound = 0;
            roundEnd = count;
            roundHasOutcome = outcome.isPresent();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        long first = sentInRound + 1;
        long last = sentInRound;
        for (Line line : lines) {
            if (line.number() <= sentInRound || line.number() > roundEnd) {
                continue;
            }
            if (body.size() > 0 && body.size() + line.bytes().length > MAX_BODY_BYTES) {
                return Optional.of(new Batch(first, last, body.toByteArray(), false));
            }
            body.writeBytes(line.bytes());
            last = line.number();
        }
        if (body.size() == 0 && !roundHasOutcome) {
            // What this round had left has become durable meanwhile.
            sentInRound = roundEnd;
            return next();
        }
        boolean hasRoom = roundHasOutcome && outcome
                .filter(end -> body.size() == 0 || body.size() + end.length <= MAX_BODY_BYTES)
                .isPresent();
        if (hasRoom) {
            body.writeBytes(outcome.get());
        }
        return Optional.of(new Batch(first, last, body.toByteArray(), hasRoom));
    }

    /**
     * Notes that a report was accepted.
     *
     * @param durable the step up to which what was sent need never be sent again
     */
    void accepted(Batch batch, long durable) {
        leaveBehind(batch);
        sent = Math.max(sent, sentInRound);
        lines.removeIf(line -> line.number() <= sent && line.step() <= durable);
    }

    /** Forgets the lines of a report that will never be accepted. */
    void drop(Batch batch) {
        leaveBehind(batch);
        lines.removeIf(line -> line.number() >= batch.first() && line.number() <= batch.last());
    }

    private void leaveBehind(Batch batch) {
        sentInRound = batch.last();
        if (batch.hasOutcome()) {
            outcome = Optional.empty();
            roundHasOutcome = false;
        }
    }

    private static byte[] bytesOf(String line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
