package dev.tuning.trial;

/** Values of {@code status.attempts[].outcome} of a Trial. */
final class AttemptOutcome {

  static final String COMPLETED = "Completed";
  static final String INFEASIBLE = "Infeasible";
  static final String FAILED = "Failed";
  static final String DISRUPTED = "Disrupted";
  static final String CANCELLED = "Cancelled";

  private AttemptOutcome() {}

  static String of(PodState.Kind kind) {
    return switch (kind) {
      case COMPLETED -> COMPLETED;
      case INFEASIBLE -> INFEASIBLE;
      case APPLICATION_FAILURE, TRIAL_FAILURE, STUDY_FAILURE -> FAILED;
      case DISRUPTION -> DISRUPTED;
      case CANCELLATION -> CANCELLED;
    };
  }
}
