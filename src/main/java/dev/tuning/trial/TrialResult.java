package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Objective;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.report.Observation;
import dev.tuning.report.TrialReport;
import java.util.List;

/** What the end of an attempt makes of its trial. */
public final class TrialResult {

  private TrialResult() {}

  /** Reason of a trial whose failure fails the whole Study. */
  public static final String FAILS_STUDY = TrialReason.FailStudy.name();

  /**
   * The status of a trial whose open attempt has ended.
   *
   * @param end why
   * @param pods its pods
   */
  static TrialStatus of(TrialSnapshot snapshot, AttemptEnd end, AttemptPods pods) {
    TrialReport report = pods.report();
    Study study = snapshot.study();
    TrialStatus ran =
        pods.started()
            .map(since -> StatusEdits.ran(snapshot.status(), since))
            .orElseGet(snapshot::status);
    TrialStatus closed =
        StatusEdits.close(ran, snapshot.now(), pods.endedAt(snapshot.now()), end)
            .withObjective(null);
    TrialStatus observed = withObservations(study, snapshot.trial(), closed, report);
    Objective objective = study.getSpec().objective();
    return switch (end.kind()) {
      case COMPLETED -> TrialVerdict.completed(objective, observed);
      case INFEASIBLE ->
          end.reason().equals(TrialVerdict.DIVERGED)
              ? TrialVerdict.diverged(objective, observed, end.message())
              : observed.withPhase(Phase.INFEASIBLE, end.reason(), end.message());
      case APPLICATION_FAILURE -> {
        boolean spent = closed.applicationFailures() >= study.getSpec().attempts();
        // No later attempt may go on from what this one has failed on.
        TrialStatus kept =
            spent ? closed : closed.withReport(closed.curves(), null, closed.thinned());
        yield kept.withPhase(spent ? Phase.FAILED : Phase.PENDING, end.reason(), end.message());
      }
      case TRIAL_FAILURE -> closed.withPhase(Phase.FAILED, end.reason(), end.message());
      case STUDY_FAILURE -> closed.withPhase(Phase.FAILED, FAILS_STUDY, end.message());
      case DISRUPTION -> {
        boolean spent = closed.disruptions() > TrialDecider.MAX_DISRUPTIONS;
        yield interrupted(closed, observed, report)
            .withPhase(
                spent ? Phase.FAILED : Phase.PENDING,
                spent ? TrialReason.TooManyDisruptions.name() : end.reason(),
                end.message());
      }
      case CANCELLATION ->
          interrupted(closed, observed, report)
              .withPhase(Phase.PENDING, end.reason(), end.message());
    };
  }

  /** What the trainer says when it is asked to stop counts, and nothing else. */
  private static TrialStatus interrupted(
      TrialStatus closed, TrialStatus observed, TrialReport report) {
    return report instanceof TrialReport.Interrupted ? observed : closed;
  }

  /** The status of a trial that has no attempt under way and no time for another one. */
  static TrialStatus outOfTime(TrialSnapshot snapshot) {
    AttemptEnd end = AttemptEnd.outOfTime(snapshot);
    return snapshot
        .status()
        .withObjective(null)
        .withPhase(Phase.FAILED, end.reason(), end.message());
  }

  /**
   * A status with what a termination message says on top of what is recorded already.
   *
   * @param study the Study of the trial
   * @param trial the trial
   * @param status its status so far
   * @param report what it says
   */
  public static TrialStatus withObservations(
      Study study, Trial trial, TrialStatus status, TrialReport report) {
    List<Observation> observations = observations(report);
    if (observations.isEmpty()) {
      return status;
    }
    TrialRecord record = TrialRecord.of(study, trial, status);
    record.replace(observations);
    if (status.curves() != null) {
      // What is not among the best it was told to delete, whatever its message remembers.
      record.discard();
    }
    return record.in(status);
  }

  private static List<Observation> observations(TrialReport report) {
    return switch (report) {
      case TrialReport.Completed completed -> completed.observations();
      case TrialReport.Infeasible infeasible -> infeasible.observations();
      case TrialReport.Interrupted interrupted -> interrupted.observations();
      case TrialReport.Absent absent -> List.of();
      case TrialReport.Unreadable unreadable -> List.of();
    };
  }
}
