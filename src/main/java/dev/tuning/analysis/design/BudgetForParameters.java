package dev.tuning.analysis.design;

import dev.tuning.space.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * No more parameters are searched than the points can resolve. For Adam's the playbook has numbers
 * ("How should Adam's hyperparameters be tuned?"), which are applied to each combination of
 * scientific values, and to each optimizer where it is searched: that is where those parameters are
 * optimised over. For all parameters together it has none.
 */
final class BudgetForParameters implements DesignCheck {

  /**
   * Points a searched parameter, in each combination of scientific values. The least that the
   * playbook ever calls enough: 10 trials for two of Adam's parameters. It asks for more later, 25
   * for three.
   */
  private static final int POINTS_A_PARAMETER = 5;

  private static final Set<ParameterKind> OF_ADAM =
      Set.of(ParameterKind.BETA1, ParameterKind.BETA2, ParameterKind.EPSILON);

  @Override
  public String id() {
    return "budget-for-parameters";
  }

  @Override
  public List<Finding> check(Design design) {
    List<Finding> findings = new ArrayList<>();
    if (design.algorithm() != Algorithm.POINTS) {
      design.varied().stream()
          .filter(parameter -> OF_ADAM.contains(ParameterKind.of(parameter)))
          .forEach(parameter -> adam(parameter, design).ifPresent(findings::add));
      // A grid of many parameters is a matter of its own.
      if (design.algorithm() != Algorithm.GRID) {
        all(design).ifPresent(findings::add);
      }
    }
    return List.copyOf(findings);
  }

  private Optional<Finding> adam(Parameter parameter, Design design) {
    int least = AdamBudget.pointsFor(ParameterKind.of(parameter));
    List<Branch> combinations = Branch.perCombination(design);
    List<Branch> branches = Branch.perOptimizer(design);
    int optimizers = branches.size() / combinations.size();
    return branches.stream()
        .filter(branch -> Branch.searched(branch.certain()).contains(parameter))
        .filter(BudgetForParameters::isAdam)
        .filter(branch -> branch.points() < Math.min(least, branch.size()))
        .min(Comparator.comparingLong(Branch::points))
        .map(
            branch ->
                new Finding(
                    id(),
                    Severity.WARNING,
                    Optional.of(parameter.name()),
                    "%s is searched with %s for %s: of Adam's hyperparameters it is worth a search"
                            .formatted(
                                parameter.name(),
                                Text.count(branch.points(), "point"),
                                branch.describe())
                        + " from %d points on. Make it Fixed, or raise budget.maxTrials to %d."
                            .formatted(
                                least,
                                Branch.pointsForEach(combinations, (long) least * optimizers)),
                    Playbook.TUNING_ADAM.source()));
  }

  private static boolean isAdam(Branch branch) {
    return branch
        .optimizer()
        .map(optimizer -> OptimizerFamily.of(optimizer) == OptimizerFamily.ADAM)
        .orElseGet(
            () ->
                branch.possible().stream()
                    .map(ParameterKind::of)
                    .anyMatch(kind -> kind == ParameterKind.BETA1 || kind == ParameterKind.BETA2));
  }

  private Optional<Finding> all(Design design) {
    List<Branch> combinations = Branch.perCombination(design);
    return combinations.stream()
        .filter(branch -> branch.points() < need(branch))
        .max(Comparator.comparingLong(BudgetForParameters::need))
        .map(
            branch ->
                new Finding(
                    id(),
                    Severity.INFO,
                    Optional.empty(),
                    "%s %s searched with %s for %s, fewer than %d each: the best one found may be"
                            .formatted(
                                Text.count(searched(branch), "parameter"),
                                searched(branch) == 1 ? "is" : "are",
                                Text.count(branch.points(), "point"),
                                branch.describe(),
                                POINTS_A_PARAMETER)
                        + " far from the best there is. Make the least important ones Fixed, or"
                        + " raise budget.maxTrials to %d."
                            .formatted(Branch.pointsForEach(combinations, need(branch))),
                    Playbook.NUMBER_OF_TRIALS.source()));
  }

  private static long need(Branch branch) {
    return Math.min(POINTS_A_PARAMETER * searched(branch), branch.size());
  }

  private static long searched(Branch branch) {
    return Branch.searched(branch.certain()).size();
  }
}
