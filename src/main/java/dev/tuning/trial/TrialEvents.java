package dev.tuning.trial;

import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happened to a trial between two statuses that is worth an Event. That a trial began and
 * succeeded is not: thousands do, and their statuses say so.
 */
final class TrialEvents {

  /** Reasons of its Events. */
  enum Reason {
    AttemptStarted,
    AttemptDisrupted,
    AttemptFailed,
    AttemptStopped,
    Infeasible,
    Failed
  }

  private TrialEvents() {}

  /**
   * The events of a change.
   *
   * @param before the status before
   * @param after the status after
   * @param hosts hosts of an attempt
   */
  static List<Occurrence> between(TrialStatus before, TrialStatus after, int hosts) {
    List<Occurrence> events = new ArrayList<>();
    boolean wasOpen = TrialDecider.isOpen(before);
    boolean isOpen = TrialDecider.isOpen(after);
    if (isOpen && !wasOpen && TrialDecider.openAttempt(after).number() > 1) {
      events.add(started(TrialDecider.openAttempt(after), hosts));
    }
    if (wasOpen && !isOpen) {
      ended(after).ifPresent(events::add);
    }
    if (after.isFinished() && !before.isFinished() && !Phase.SUCCEEDED.equals(after.phase())) {
      events.add(
          Occurrence.warning(
              Reason.valueOf(after.phase()).name(),
              "Finish",
              after.reason() + ": " + after.message()));
    }
    return events;
  }

  private static Occurrence started(Attempt attempt, int hosts) {
    String from = attempt.resumedFrom() == null ? "" : ", from " + attempt.resumedFrom();
    return Occurrence.normal(
        Reason.AttemptStarted.name(),
        "CreatePods",
        "attempt " + attempt.number() + " on " + hosts + (hosts == 1 ? " host" : " hosts") + from);
  }

  private static Optional<Occurrence> ended(TrialStatus after) {
    Attempt attempt = after.attempts().getLast();
    String note = "attempt " + attempt.number() + ": " + attempt.reason() + ": " + after.message();
    return switch (attempt.outcome()) {
      case AttemptOutcome.DISRUPTED ->
          Optional.of(Occurrence.warning(Reason.AttemptDisrupted.name(), "Retry", note));
      case AttemptOutcome.FAILED ->
          Optional.of(Occurrence.warning(Reason.AttemptFailed.name(), "Judge", note));
      case AttemptOutcome.CANCELLED ->
          Optional.of(Occurrence.normal(Reason.AttemptStopped.name(), "DeletePods", note));
      default -> Optional.empty();
    };
  }
}
