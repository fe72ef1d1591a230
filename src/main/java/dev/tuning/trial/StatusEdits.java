package dev.tuning.trial;

import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Small changes of a Trial's status that more than one decision makes. */
final class StatusEdits {

  private StatusEdits() {}

  /**
   * Pending for a reason. While the reason stays the same so does its message: the scheduler's, for
   * one, counts nodes and would cause a write with each of its tries.
   */
  static TrialStatus pending(TrialStatus status, String reason, String message) {
    boolean same = reason != null && Objects.equals(reason, status.reason());
    return status.withPhase(Phase.PENDING, reason, same ? status.message() : message);
  }

  /** With an open attempt of this number, if it has none. */
  static TrialStatus open(TrialStatus status, int number, Instant start) {
    if (TrialDecider.isOpen(status)) {
      return status;
    }
    List<Attempt> attempts = new ArrayList<>(attempts(status));
    attempts.add(new Attempt(number, time(start), null, null, null, null, null));
    return status.withAttempts(attempts, status.applicationFailures(), status.disruptions());
  }

  /** With its open attempt closed. */
  static TrialStatus close(
      TrialStatus status, Instant end, String outcome, String reason, Integer exitCode) {
    List<Attempt> attempts = new ArrayList<>(attempts(status));
    Attempt open = attempts.removeLast();
    boolean failed = !AttemptOutcome.COMPLETED.equals(outcome);
    attempts.add(
        new Attempt(
            open.number(), open.start(), time(end), outcome, reason, failed ? 0 : null, exitCode));
    return status.withAttempts(
        attempts,
        count(status.applicationFailures(), AttemptOutcome.FAILED.equals(outcome)),
        count(status.disruptions(), AttemptOutcome.DISRUPTED.equals(outcome)));
  }

  private static Integer count(Integer before, boolean one) {
    return one ? Integer.valueOf(before == null ? 1 : before + 1) : before;
  }

  private static List<Attempt> attempts(TrialStatus status) {
    return status.attempts() == null ? List.of() : status.attempts();
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
