package dev.tuning.study;

import dev.tuning.api.v1alpha1.Condition;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.trial.Occurrence;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What happened to a Study between two statuses. */
final class StudyEvents {

  /** Reasons of its Events; one that is stalled has the reason of its condition. */
  enum Reason {
    Started,
    Resumed,
    Suspended,
    Complete,
    Failed
  }

  private StudyEvents() {}

  /**
   * The events of a change.
   *
   * @param before the status before, empty for a new Study
   * @param after the status after
   */
  static List<Occurrence> between(Optional<StudyStatus> before, StudyStatus after) {
    String state = after.state();
    if (before.map(StudyStatus::state).filter(state::equals).isPresent()) {
      return List.of();
    }
    return switch (state) {
      case "Stalled" -> List.of(Occurrence.warning(reason(after), "Wait", message(after)));
      case "Failed" -> List.of(Occurrence.warning(Reason.Failed.name(), "Finish", message(after)));
      case "Complete" ->
          List.of(Occurrence.normal(Reason.Complete.name(), "Finish", message(after)));
      case "Suspended" ->
          List.of(Occurrence.normal(Reason.Suspended.name(), "StopTrials", "spec.suspend is true"));
      case "Running" ->
          List.of(
              Occurrence.normal(
                  (before.map(StudyStatus::time).isPresent() ? Reason.Resumed : Reason.Started)
                      .name(),
                  "CreateTrials",
                  "trials are made"));
      default -> List.of();
    };
  }

  private static String reason(StudyStatus status) {
    return ready(status).map(Condition::reason).orElse(status.state());
  }

  private static String message(StudyStatus status) {
    return ready(status).map(Condition::message).orElse("");
  }

  private static Optional<Condition> ready(StudyStatus status) {
    return Objects.requireNonNullElse(status.conditions(), List.<Condition>of()).stream()
        .filter(condition -> condition.type().equals(StudyConditions.READY))
        .findFirst();
  }
}
