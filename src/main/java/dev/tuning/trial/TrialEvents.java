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
          Occurrence.warning(after.phase(), "Finish", after.reason() + ": " + after.message()));
    }
    return events;
  }

  private static Occurrence started(Attempt attempt, int hosts) {
    String from = attempt.resumedFrom() == null ? "" : ", from " + attempt.resumedFrom();
    return Occurrence.normal(
        "AttemptStarted",
        "CreatePods",
        "attempt " + attempt.number() + " on " + hosts + (hosts == 1 ? " host" : " hosts") + from);
  }

  private static Optional<Occurrence> ended(TrialStatus after) {
    Attempt attempt = after.attempts().getLast();
    String note = "attempt " + attempt.number() + ": " + attempt.reason() + ": " + after.message();
    return switch (attempt.outcome()) {
      case AttemptOutcome.DISRUPTED ->
          Optional.of(Occurrence.warning("AttemptDisrupted", "Retry", note));
      case AttemptOutcome.FAILED -> Optional.of(Occurrence.warning("AttemptFailed", "Judge", note));
      case AttemptOutcome.CANCELLED ->
          Optional.of(Occurrence.normal("AttemptStopped", "DeletePods", note));
      default -> Optional.empty();
    };
  }
}
