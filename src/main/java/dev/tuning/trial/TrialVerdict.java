package dev.tuning.trial;

import dev.tuning.analysis.Constraint;
import dev.tuning.analysis.StepConstraints;
import dev.tuning.analysis.TrialObjective;
import dev.tuning.api.v1alpha1.Objective;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.api.v1alpha1.TrialStatus.ObjectiveValue;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.api.v1alpha1.TrialStatus.Thinned;
import dev.tuning.report.Curve;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the curves of a trial amount to under the objective that its Study has now: an objective may
 * turn out to be the wrong one, and every metric is kept so that another one can be asked for.
 */
public final class TrialVerdict {

  /** Reason of a trial whose trainer says that its parameters can't be trained. */
  static final String DIVERGED = TrialReason.Diverged.name();

  private static final String NOT_FINITE = TrialReason.NonFiniteObjective.name();
  private static final String CONSTRAINT = TrialReason.Constraint.name();
  private static final String MISSING_METRIC = TrialReason.MissingMetric.name();
  private static final Set<String> DERIVED = Set.of(NOT_FINITE, CONSTRAINT, MISSING_METRIC);

  private TrialVerdict() {}

  /**
   * The status of a trial that has trained to its end: Succeeded; Infeasible if the objective is
   * not finite or breaks the constraints; Failed if a metric is missing.
   *
   * @param status which has the curves
   */
  public static TrialStatus completed(Objective objective, TrialStatus status) {
    return switch (objectiveOf(objective, status)) {
      case TrialObjective.Value value -> succeeded(objective, status, value);
      case TrialObjective.NotFinite(long step) ->
          infeasible(status, NOT_FINITE, objective.metric() + " was not finite at step " + step);
      case TrialObjective.Violated violated ->
          infeasible(
              status,
              CONSTRAINT,
              (objective.over() == Objective.Over.LastStep
                      ? "the last step does not keep"
                      : "no step keeps")
                  + " to spec.objective.constraints: "
                  + Objectives.rule(objective).constraints().stream()
                      .map(Constraint::toString)
                      .collect(Collectors.joining(", "))
                  + (isExact(objective, status.thinned())
                      ? ""
                      : "; one that does may be among the points that are left out of its curves"));
      // Running it again would end the same way: it ended well, but says something else.
      case TrialObjective.Missing missing ->
          status
              .withObjective(null)
              .withPhase(Phase.FAILED, MISSING_METRIC, missingMetric(objective, missing));
    };
  }

  /**
   * The status of a trial whose trainer says that it diverged: Infeasible, unless what it had
   * before is to count.
   *
   * @param status which has the curves
   * @param message what the trainer said
   */
  static TrialStatus diverged(Objective objective, TrialStatus status, String message) {
    return objective.onDivergence() == Objective.OnDivergence.BestBefore
            && objectiveOf(objective, status) instanceof TrialObjective.Value value
        ? succeeded(objective, status, value)
        : infeasible(status, DIVERGED, message);
  }

  /**
   * The status of a finished trial under another objective. What its program or the cluster did
   * wrong stays; what was concluded from its curves is concluded anew.
   *
   * @param status of a finished trial
   */
  public static TrialStatus reconsidered(Objective objective, TrialStatus status) {
    if (hasDiverged(status)) {
      String message =
          DIVERGED.equals(status.reason()) && Phase.INFEASIBLE.equals(status.phase())
              ? status.message()
              : "the trial reported that it diverged";
      return diverged(objective, status, message);
    }
    if (!hasCompleted(status)) {
      return status;
    }
    TrialStatus verdict = completed(objective, status);
    return Phase.FAILED.equals(verdict.phase()) && !Phase.FAILED.equals(status.phase())
        // It did all that was asked of it then.
        ? verdict.withPhase(Phase.SUCCEEDED, verdict.reason(), verdict.message())
        : verdict;
  }

  /** The status of a trial that runs, with its objective so far. */
  static TrialStatus soFar(Objective objective, TrialStatus status) {
    return status.withObjective(
        objectiveOf(objective, status) instanceof TrialObjective.Value value
            ? value(objective, status, value)
            : null);
  }

  /** Whether the constraints of an objective hold at a step of a trial. */
  public static boolean mayCount(Objective objective, TrialStatus status, long step) {
    return objective.constraintsOrNone().isEmpty()
        || StepConstraints.hold(
            metrics(objective, status), Objectives.rule(objective).constraints(), step);
  }

  /** Whether a trial came to nothing since a metric that the objective needs was not reported. */
  public static boolean lacksMetric(TrialStatus status) {
    return MISSING_METRIC.equals(status.reason());
  }

  private static boolean hasCompleted(TrialStatus status) {
    return status.attempts() == null
        ? Phase.SUCCEEDED.equals(status.phase())
            || status.reason() != null && DERIVED.contains(status.reason())
        : AttemptOutcome.COMPLETED.equals(latest(status).outcome());
  }

  private static boolean hasDiverged(TrialStatus status) {
    return status.attempts() == null
        ? Phase.INFEASIBLE.equals(status.phase()) && DIVERGED.equals(status.reason())
        : AttemptOutcome.INFEASIBLE.equals(latest(status).outcome())
            && DIVERGED.equals(latest(status).reason());
  }

  private static Attempt latest(TrialStatus status) {
    return status.attempts().getLast();
  }

  private static TrialStatus succeeded(
      Objective objective, TrialStatus status, TrialObjective.Value value) {
    Curve curve = status.curves().get(objective.metric());
    boolean diverged = hasDiverged(status) || !Double.isFinite(curve.value(curve.size() - 1));
    return status
        .withObjective(value(objective, status, value))
        .withPhase(
            Phase.SUCCEEDED,
            diverged ? DIVERGED : null,
            diverged
                ? "it diverged; what it had before counts, as spec.objective.onDivergence says"
                : null);
  }

  private static TrialStatus infeasible(TrialStatus status, String reason, String message) {
    return status.withObjective(null).withPhase(Phase.INFEASIBLE, reason, message);
  }

  private static ObjectiveValue value(
      Objective objective, TrialStatus status, TrialObjective.Value value) {
    return new ObjectiveValue(
        value.value(), value.step(), isExact(objective, status.thinned()) ? null : true);
  }

  /** Whether nothing that decides can be among what was left out of the curves. */
  private static boolean isExact(Objective objective, Thinned thinned) {
    List<Objective.Constraint> constraints = objective.constraintsOrNone();
    return thinned == null
        || constraints.isEmpty()
        || Stream.concat(
                Stream.of(objective.metric()),
                constraints.stream().map(Objective.Constraint::metric))
            .noneMatch(thinned.metrics()::contains)
        || thinned.exactFor().contains(objective.metric())
            && Set.copyOf(thinned.constraints()).equals(Set.copyOf(constraints));
  }

  private static TrialObjective.Result objectiveOf(Objective objective, TrialStatus status) {
    return TrialObjective.of(metrics(objective, status), Objectives.rule(objective));
  }

  /** The curves that decide, and the names of the others: a Study may have thousands of trials. */
  private static Map<String, SortedMap<Long, Double>> metrics(
      Objective objective, TrialStatus status) {
    Map<String, Curve> curves = status.curves() == null ? Map.of() : status.curves();
    Set<String> deciding = Objectives.focus(objective).names();
    return curves.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                curve ->
                    deciding.contains(curve.getKey())
                        ? curve.getValue().valuesByStep()
                        : Collections.emptySortedMap()));
  }

  private static String missingMetric(Objective objective, TrialObjective.Missing missing) {
    String seen = missing.seen().isEmpty() ? "none" : String.join(", ", missing.seen());
    return "the trial did not report the metric "
        + missing.metric()
        + "; it reported: "
        + seen
        + ". Report it, or name one of these in spec.objective."
        + (missing.metric().equals(objective.metric()) ? "metric" : "constraints");
  }
}
