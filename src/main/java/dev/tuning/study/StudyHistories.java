package dev.tuning.study;

import dev.tuning.analysis.insight.StudyHistory;
import dev.tuning.analysis.insight.StudyHistory.Training;
import dev.tuning.analysis.insight.TrialRun;
import dev.tuning.analysis.insight.TrialRun.Outcome;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.space.Space;
import dev.tuning.trial.Objectives;
import dev.tuning.trial.TrialVerdict;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads the history of a Study from its Trials. */
final class StudyHistories {

  private StudyHistories() {}

  /**
   * The history of a Study.
   *
   * @param space its search space
   * @param tally its trials, as its objective judges them; their curves are shared, not copied
   * @throws IllegalArgumentException if its algorithm is not known
   */
  static StudyHistory of(Study study, Space space, TrialTally tally) {
    var spec = study.getSpec();
    return new StudyHistory(
        StudyDesign.of(spec, space),
        Objectives.rule(spec.objective()),
        new Training(spec.trial().steps(), spec.trial().evalEverySteps(), spec.search().seed()),
        tally.runs(),
        tally.confirming().flatMap(Confirming::result));
  }

  /** What a trial that has ended is to a history. Of the trial it holds parts, not the whole. */
  static TrialRun run(Trial trial) {
    TrialStatus status = trial.getStatus();
    boolean succeeded = Phase.SUCCEEDED.equals(status.phase()) && status.objective() != null;
    return new TrialRun(
        trial.getSpec().index(),
        trial.getSpec().replicate(),
        Parameters.view(trial.getSpec().parameters()),
        succeeded ? Outcome.SUCCEEDED : without(status),
        succeeded ? status.objective().value() : Double.NaN,
        succeeded ? status.objective().step() : 0,
        Objects.requireNonNullElse(status.curves(), Map.of()),
        status.thinned() == null || status.thinned().metrics() == null
            ? Set.of()
            : Set.copyOf(status.thinned().metrics()));
  }

  /** What a trial without an objective came to. */
  private static Outcome without(TrialStatus status) {
    if (Phase.INFEASIBLE.equals(status.phase())) {
      return Outcome.INFEASIBLE;
    }
    return TrialVerdict.lacksMetric(status) ? Outcome.UNMEASURED : Outcome.FAILED;
  }
}
