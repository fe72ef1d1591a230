package dev.tuning.analysis.design;

import java.util.List;
import java.util.Optional;

/**
 * Independent random points are a substitute where quasi-random search is not available (playbook,
 * "Where can I find an implementation of quasi-random search?"). Here it is.
 */
final class RandomSearch implements DesignCheck {

  @Override
  public String id() {
    return "random-search";
  }

  @Override
  public List<Finding> check(Design design) {
    return design.algorithm() == Algorithm.RANDOM
        ? List.of(
            new Finding(
                id(),
                Severity.INFO,
                Optional.empty(),
                "algorithm Random leaves gaps that QuasiRandom does not, at the same price. Use"
                    + " algorithm: QuasiRandom, unless this is a baseline.",
                Playbook.IMPLEMENTATIONS.source()))
        : List.of();
  }
}
