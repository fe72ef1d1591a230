package dev.tuning.trial;

import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.ReportedOutcome;
import dev.tuning.report.TrialReport;
import java.util.List;
import java.util.Objects;

/**
 * What a trial has said of its end while it ran.
 *
 * @param report without observations, which are recorded already; Absent if it has said nothing
 * @param isObserved whether there are observations. A program that reports them and ends by itself
 *     with 0 has completed, whether it says so or not
 */
record ReportedEnd(TrialReport report, boolean isObserved) {

  /** Nothing was said. */
  static final ReportedEnd NOTHING = new ReportedEnd(new TrialReport.Absent(), false);

  /** What the attempt under way has said. */
  static ReportedEnd of(TrialStatus status) {
    return new ReportedEnd(
        report(status.outcome()), status.curves() != null && !status.curves().isEmpty());
  }

  private static TrialReport report(ReportedOutcome outcome) {
    if (outcome == null) {
      return new TrialReport.Absent();
    }
    return switch (outcome.outcome()) {
      case AttemptOutcome.COMPLETED -> new TrialReport.Completed(List.of());
      case AttemptOutcome.INFEASIBLE ->
          new TrialReport.Infeasible(
              outcome.reason(), Objects.requireNonNullElse(outcome.message(), ""), List.of());
      default -> new TrialReport.Interrupted(List.of());
    };
  }

  /** What a report says of the end, to be recorded. */
  static ReportedOutcome recorded(TrialReport report) {
    return switch (report) {
      case TrialReport.Completed _ -> new ReportedOutcome(AttemptOutcome.COMPLETED, null, null);
      case TrialReport.Infeasible infeasible ->
          new ReportedOutcome(AttemptOutcome.INFEASIBLE, infeasible.reason(), infeasible.message());
      case TrialReport.Interrupted _, TrialReport.Absent _, TrialReport.Unreadable _ ->
          new ReportedOutcome("Interrupted", null, null);
    };
  }
}
