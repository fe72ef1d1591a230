package dev.tuning.analysis.design;

import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Each combination of scientific values has enough points that its best one says something about it
 * (playbook, "Striking a balance between informative and affordable experiments": sample the search
 * space of the nuisance parameters densely enough).
 */
final class PointsPerCombination implements DesignCheck {

  /**
   * Points that a combination needs, unless it has fewer. The playbook gives no number for this,
   * but shows that the best of 6 varies much more from study to study than the best of 20. With 10
   * independent points the best one is among the best fifth of all possible ones with a probability
   * of 1 - .8^10 = .89, with 5 points it is .67.
   */
  private static final int ENOUGH = 10;

  @Override
  public String id() {
    return "points-per-combination";
  }

  @Override
  public List<Finding> check(Design design) {
    List<Branch> combinations = Branch.perCombination(design);
    if (design.algorithm() == Algorithm.POINTS || combinations.size() == 1) {
      return List.of();
    }
    if (design.maxTrials() < combinations.size()) {
      return List.of(none(design, combinations));
    }
    List<Branch> few =
        combinations.stream()
            .filter(combination -> combination.points() < need(combination))
            .toList();
    // How many values a grid has is not known here, and a coarse one may be all of it.
    return few.isEmpty() || design.algorithm() == Algorithm.GRID
        ? List.of()
        : List.of(few(design, combinations, few));
  }

  private Finding none(Design design, List<Branch> combinations) {
    return finding(
        design,
        "%s for %d combinations of Scientific values: at least %s no point at all. Raise"
                .formatted(
                    Text.count(design.maxTrials(), "point"),
                    combinations.size(),
                    combinations.size() - design.maxTrials() == 1
                        ? "one gets"
                        : combinations.size() - design.maxTrials() + " get")
            + " budget.maxTrials to "
            + Branch.pointsForEach(combinations, ENOUGH)
            + ", or compare fewer values.",
        combinations);
  }

  private Finding few(Design design, List<Branch> combinations, List<Branch> few) {
    long fewest = few.stream().mapToLong(Branch::points).min().orElseThrow();
    return finding(
        design,
        "%d of %d combinations of Scientific values get fewer than %d points, the fewest %d: the"
                .formatted(few.size(), combinations.size(), ENOUGH, fewest)
            + " best of %d is in the best fifth of all settings in %s of all studies, the best of"
                .formatted(fewest, Text.percent(bestFifth(fewest)))
            + " %d in %s. Raise budget.maxTrials to %d, or compare fewer values."
                .formatted(
                    ENOUGH,
                    Text.percent(bestFifth(ENOUGH)),
                    Branch.pointsForEach(combinations, ENOUGH)),
        combinations);
  }

  private Finding finding(Design design, String message, List<Branch> combinations) {
    List<Parameter> scientific = design.varied(Role.SCIENTIFIC);
    return new Finding(
        id(),
        Severity.WARNING,
        scientific.size() == 1 ? Optional.of(scientific.getFirst().name()) : Optional.empty(),
        message,
        Playbook.STRIKING_A_BALANCE.source(),
        Map.of("nextTrials", Branch.pointsForEach(combinations, ENOUGH)));
  }

  private static double bestFifth(long points) {
    return 1 - Math.pow(0.8, points);
  }

  private static long need(Branch combination) {
    return Math.min(ENOUGH, combination.size());
  }
}
