package dev.tuning.trial;

import dev.tuning.analysis.Goal;
import dev.tuning.analysis.TrialObjective;
import dev.tuning.api.v1alpha1.Objective;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.ObjectiveValue;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.api.v1alpha1.TrialStatus.TrialCheckpoint;
import dev.tuning.report.Curve;
import dev.tuning.report.Observation;
import dev.tuning.report.TrialReport;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the end of an attempt makes of its trial. */
public final class TrialResult {

  private TrialResult() {}

  /** Reason of a trial whose failure fails the whole Study. */
  public static final String FAILS_STUDY = "FailStudy";

  /**
   * The status of a trial whose open attempt has ended.
   *
   * @param end why
   * @param pods its pods
   */
  static TrialStatus of(TrialSnapshot snapshot, AttemptEnd end, AttemptPods pods) {
    TrialReport report = ResumedReport.of(snapshot, pods.report());
    Study study = snapshot.study();
    Trial trial = snapshot.trial();
    TrialStatus ran =
        pods.started()
            .map(since -> StatusEdits.ran(snapshot.status(), since))
            .orElseGet(snapshot::status);
    TrialStatus closed = StatusEdits.close(ran, snapshot.now(), pods.endedAt(snapshot.now()), end);
    if (report instanceof TrialReport.Interrupted) {
      closed = interrupted(closed, withObservations(study, trial, closed, report));
    }
    return switch (end.kind()) {
      case COMPLETED -> reported(study, trial, closed, report);
      case INFEASIBLE ->
          withObservations(study, trial, closed, report)
              .withPhase(Phase.INFEASIBLE, end.reason(), end.message());
      case APPLICATION_FAILURE -> {
        boolean spent = closed.applicationFailures() >= study.getSpec().trial().maxAttempts();
        // No later attempt may go on from what this one has failed on.
        TrialStatus kept = spent ? closed : closed.withReport(closed.curves(), null);
        yield kept.withPhase(spent ? Phase.FAILED : Phase.PENDING, end.reason(), end.message());
      }
      case TRIAL_FAILURE -> closed.withPhase(Phase.FAILED, end.reason(), end.message());
      case STUDY_FAILURE -> closed.withPhase(Phase.FAILED, FAILS_STUDY, end.message());
      case DISRUPTION -> {
        boolean spent = closed.disruptions() > TrialDecider.MAX_DISRUPTIONS;
        yield closed.withPhase(
            spent ? Phase.FAILED : Phase.PENDING,
            spent ? "TooManyDisruptions" : end.reason(),
            end.message());
      }
      case CANCELLATION -> closed.withPhase(Phase.PENDING, end.reason(), end.message());
    };
  }

  /** An attempt that came to no checkpoint leaves those that it could have gone on from. */
  private static TrialStatus interrupted(TrialStatus before, TrialStatus after) {
    return after.checkpoints().isEmpty()
        ? after.withReport(after.curves(), before.checkpoints())
        : after;
  }

  /** The status of a trial that has no attempt under way and no time for another one. */
  static TrialStatus outOfTime(TrialSnapshot snapshot) {
    AttemptEnd end = AttemptEnd.outOfTime(snapshot);
    return snapshot.status().withPhase(Phase.FAILED, end.reason(), end.message());
  }

  /**
   * The status of a trial that has completed.
   *
   * @param study its Study, whose objective counts
   * @param trial the trial
   * @param status its status so far
   * @param report what it has reported
   * @return Succeeded, Infeasible if the objective is not finite, or Failed if it is missing
   */
  public static TrialStatus reported(
      Study study, Trial trial, TrialStatus status, TrialReport report) {
    Objective objective = study.getSpec().objective();
    TrialStatus observed = withObservations(study, trial, status, report);
    return switch (objectiveOf(Observation.byMetric(observations(report)), objective)) {
      case TrialObjective.Value value ->
          observed
              .withObjective(new ObjectiveValue(value.value(), value.step()))
              .withPhase(Phase.SUCCEEDED, null, null);
      case TrialObjective.NotFinite notFinite ->
          observed.withPhase(
              Phase.INFEASIBLE,
              "NonFiniteObjective",
              objective.metric() + " was not finite at step " + notFinite.step());
      // Running it again would end the same way: it ended well, but says something else.
      case TrialObjective.Missing missing ->
          observed.withPhase(Phase.FAILED, "MissingMetric", missingMetric(objective, missing));
    };
  }

  private static String missingMetric(Objective objective, TrialObjective.Missing missing) {
    String seen = missing.seen().isEmpty() ? "none" : String.join(", ", missing.seen());
    return "the trial did not report the metric "
        + objective.metric()
        + "; it reported: "
        + seen
        + ". Report it, or create a Study whose spec.objective.metric is one of these";
  }

  /**
   * The status of a finished trial under the objective that the Study has now: every metric is
   * kept, so a Study may change its objective. The phase stays.
   */
  static TrialStatus reconsider(TrialSnapshot snapshot) {
    TrialStatus status = snapshot.status();
    if (!Phase.SUCCEEDED.equals(status.phase())) {
      return status;
    }
    Objective objective = snapshot.study().getSpec().objective();
    Map<String, SortedMap<Long, Double>> metrics =
        status.curves().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().valuesByStep()));
    return switch (objectiveOf(metrics, objective)) {
      case TrialObjective.Value value ->
          status
              .withObjective(new ObjectiveValue(value.value(), value.step()))
              .withPhase(status.phase(), null, null);
      case TrialObjective.NotFinite notFinite -> status;
      case TrialObjective.Missing missing ->
          status
              .withObjective(null)
              .withPhase(status.phase(), "MissingMetric", missingMetric(objective, missing));
    };
  }

  private static TrialObjective.Result objectiveOf(
      Map<String, ? extends SortedMap<Long, Double>> metrics, Objective objective) {
    return TrialObjective.of(
        metrics, objective.metric(), goal(objective), objective.over() == Objective.Over.LastStep);
  }

  private static Goal goal(Objective objective) {
    return objective.goal() == Objective.Goal.Maximize ? Goal.MAXIMIZE : Goal.MINIMIZE;
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

  /**
   * A status with the curves and checkpoints of a report.
   *
   * @param study the Study of the trial
   * @param trial the trial
   * @param status its status so far
   * @param report what it has reported
   */
  public static TrialStatus withObservations(
      Study study, Trial trial, TrialStatus status, TrialReport report) {
    List<Observation> observations = observations(report);
    SortedMap<Long, TrialCheckpoint> checkpoints = new TreeMap<>();
    for (Observation observation : observations) {
      // Of a repeated step the last report counts, as it does for the values.
      checkpoints.remove(observation.step());
      observation
          .checkpoint()
          .map(name -> CheckpointPath.of(study, trial.getMetadata().getName(), name))
          .ifPresent(
              path ->
                  checkpoints.put(
                      observation.step(), new TrialCheckpoint(observation.step(), path)));
    }
    return status.withReport(curves(observations), List.copyOf(checkpoints.values()));
  }

  // JSON has no NaN: a point that is not finite is left out of a curve.
  private static Map<String, Curve> curves(List<Observation> observations) {
    Map<String, Curve> curves = new TreeMap<>();
    Observation.byMetric(observations)
        .forEach(
            (metric, values) -> {
              values.values().removeIf(value -> !Double.isFinite(value));
              curves.put(metric, Curve.of(values));
            });
    return curves;
  }
}
