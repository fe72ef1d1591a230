package dev.tuning.analysis.design;

import dev.tuning.space.Parameter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A grid has at most two dimensions (playbook, "Where can I find an implementation of quasi-random
 * search?": acceptable in one or two dimensions, not in more). Names and switches are no
 * dimensions, because a grid leaves out none of their values.
 */
final class GridDimensions implements DesignCheck {

  private static final int MOST = 2;

  @Override
  public String id() {
    return "grid-dimensions";
  }

  @Override
  public List<Finding> check(Design design) {
    if (design.algorithm() != Algorithm.GRID) {
      return List.of();
    }
    return Branch.perCombination(design).stream()
        .map(GridDimensions::dimensions)
        .max(Comparator.comparing(List::size))
        .filter(dimensions -> dimensions.size() > MOST)
        .map(
            dimensions ->
                new Finding(
                    id(),
                    Severity.WARNING,
                    Optional.empty(),
                    "a grid over %d numbers (%s) tries few values of each, and most of its points"
                            .formatted(dimensions.size(), Text.names(dimensions))
                        + " repeat them: more than "
                        + MOST
                        + " are too many for a grid. Use algorithm: QuasiRandom.",
                    Playbook.IMPLEMENTATIONS.source()))
        .stream()
        .toList();
  }

  private static List<Parameter> dimensions(Branch branch) {
    return Branch.searched(branch.certain()).stream()
        .filter(parameter -> NumericRange.of(parameter.domain()).isPresent())
        .toList();
  }
}
