package dev.tuning.analysis.design;

import dev.tuning.space.Role;
import java.util.List;
import java.util.Optional;

/**
 * The hyperparameters of the optimizer are nuisances (playbook, "Identifying scientific, nuisance,
 * and fixed hyperparameters"): which learning rate is best is no insight, since the next change of
 * the pipeline changes it.
 */
final class OptimizerParametersScientific implements DesignCheck {

  @Override
  public String id() {
    return "optimizer-parameters-scientific";
  }

  @Override
  public List<Finding> check(Design design) {
    return design.varied(Role.SCIENTIFIC).stream()
        .filter(
            parameter ->
                ParameterKind.OPTIMIZER_HYPERPARAMETERS.contains(ParameterKind.of(parameter)))
        .map(
            parameter ->
                new Finding(
                    id(),
                    Severity.INFO,
                    Optional.of(parameter.name()),
                    parameter.name()
                        + " is Scientific, but its best value changes with the next change of the"
                        + " pipeline, so there is little to learn from it. Make it a Nuisance,"
                        + " unless its effect is what you want to know.",
                    Playbook.IDENTIFYING_ROLES.source()))
        .toList();
  }
}
