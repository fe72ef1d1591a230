package dev.tuning.analysis.design;

import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import java.util.List;
import java.util.Optional;

/**
 * Bayesian search comes after exploration (playbook, "After exploration concludes"): a scientific
 * parameter says that a study still explores.
 */
final class BayesianExploration implements DesignCheck {

  @Override
  public String id() {
    return "bayesian-exploration";
  }

  @Override
  public List<Finding> check(Design design) {
    List<Parameter> scientific = design.varied(Role.SCIENTIFIC);
    if (design.algorithm() != Algorithm.BAYESIAN || scientific.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Finding(
            id(),
            Severity.INFO,
            Optional.empty(),
            "a study that compares values of "
                + Text.names(scientific)
                + " explores, while Bayesian search is for the time after: its points are unevenly"
                + " spread, which makes results hard to interpret. Use algorithm: QuasiRandom, and"
                + " Bayesian once nothing is Scientific any more.",
            Playbook.AFTER_EXPLORATION.source()));
  }
}
