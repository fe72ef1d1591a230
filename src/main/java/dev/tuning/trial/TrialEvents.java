package dev.tuning.trial;

import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happened to a trial between two statuses. */
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
    if (isOpen && !wasOpen) {
      events.add(started(TrialDecider.openAttempt(after), hosts));
    }
    if (wasOpen && !isOpen) {
      ended(after).ifPresent(events::add);
    }
    if (after.isFinished() && !before.isFinished()) {
      events.add(finished(after));
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

  private static Occurrence finished(TrialStatus after) {
    return switch (after.phase()) {
      case Phase.SUCCEEDED ->
          Occurrence.normal(
              "Succeeded",
              "Finish",
              "objective " + after.objective().value() + " at step " + after.objective().step());
      case Phase.INFEASIBLE ->
          Occurrence.warning("Infeasible", "Finish", after.reason() + ": " + after.message());
      default -> Occurrence.warning("Failed", "Finish", after.reason() + ": " + after.message());
    };
  }
}
