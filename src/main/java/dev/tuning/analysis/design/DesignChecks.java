package dev.tuning.analysis.design;

import java.util.List;
import java.util.Set;

/** All checks of designs. */
public final class DesignChecks {

  private static final List<DesignCheck> ALL =
      List.of(
          new StepsSearched(),
          new BatchSizeSearched(),
          new PointsPerCombination(),
          new BudgetForParameters(),
          new OptimizerParametersFixed(),
          new RegularizationFixed(),
          new NotDeclaredConditional(),
          new LinearScale(),
          new ReverseLogScale(),
          new BayesianParallelism(),
          new GridDimensions(),
          new SharedLearningRate(),
          new OptimizerParametersScientific(),
          new BayesianExploration(),
          new RandomSearch(),
          new ConfirmComparison(),
          new ConfirmReplicates());

  private DesignChecks() {}

  /** {@return the checks, the most important first} */
  public static List<DesignCheck> all() {
    return ALL;
  }

  /** {@return their identifiers, in the same order} */
  public static List<String> ids() {
    return ALL.stream().map(DesignCheck::id).toList();
  }

  /**
   * What the checks say about a design. They are about searches: of a probe, which changes one
   * parameter to see how fast training is, they say nothing.
   *
   * @param silenced identifiers of checks to leave out; unknown ones have no effect
   * @return in the order of the checks
   */
  public static List<Finding> findings(Design design, Set<String> silenced) {
    if (design.algorithm() == Algorithm.PROBE) {
      return List.of();
    }
    return ALL.stream()
        .filter(check -> !silenced.contains(check.id()))
        .flatMap(check -> check.check(design).stream())
        .toList();
  }
}
