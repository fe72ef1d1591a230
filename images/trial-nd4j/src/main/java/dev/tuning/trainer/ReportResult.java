package dev.tuning.trainer;

import java.time.Duration;
import java.util.List;

/** What became of one report. */
sealed interface ReportResult {

    /**
     * The operator took it.
     *
     * @param discard names of checkpoints that may be deleted
     * @param durable the step up to which all that the operator received is recorded; 0 for nothing
     */
    record Accepted(List<String> discard, long durable) implements ReportResult {}

    /**
     * The operator could not be reached, or has no time.
     *
     * @param pause what it asks for, or zero
     */
    record TryLater(Duration pause, String why) implements ReportResult {}

    /** The token is missing or not valid; the next one may be. */
    record TokenRefused(String why) implements ReportResult {}

    /** This body is wrong; others may be right. */
    record BodyRefused(String why) implements ReportResult {}

    /** No report of this attempt will ever be taken. */
    record Over(String why) implements ReportResult {}
}
