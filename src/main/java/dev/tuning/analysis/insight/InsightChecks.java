package dev.tuning.analysis.insight;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** All checks of histories. */
public final class InsightChecks {

  private static final List<InsightCheck> ALL =
      List.of(
          new ConfirmedOrNot(),
          new InfeasibleFraction(),
          new TrainingLossRising(),
          new Instability(),
          new SearchSpaceBoundary(),
          new Overfitting(),
          new StepNoise(),
          new UnequalTuning(),
          new CurveLengths(),
          new PointsNearBest(),
          new SampledEnough(),
          new BestStep(),
          new StillImproving(),
          new ScientificDifference(),
          new ScientificUndecided(),
          new TrialVariance(),
          new SaturatedEarly(),
          new InitialSteps(),
          new InfeasibleRegion(),
          new ParameterImportance(),
          new EvaluationIntervals(),
          new MissingMetrics());

  private InsightChecks() {}

  /** {@return the checks, the most important first} */
  public static List<InsightCheck> all() {
    return ALL;
  }

  /** {@return their identifiers, in the same order} */
  public static List<String> ids() {
    return ALL.stream().map(InsightCheck::id).toList();
  }

  /**
   * What the checks say about a history.
   *
   * @param silenced identifiers of checks to leave out; unknown ones have no effect
   * @return the most severe first, then in the order of the checks
   */
  public static List<Insight> insights(StudyHistory history, Set<String> silenced) {
    return ALL.stream()
        .filter(check -> !silenced.contains(check.id()))
        .flatMap(check -> check.check(history).stream())
        .sorted(Comparator.comparing(Insight::severity))
        .toList();
  }
}
