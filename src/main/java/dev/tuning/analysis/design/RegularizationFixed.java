package dev.tuning.analysis.design;

import dev.tuning.space.Parameter;
import java.util.List;
import java.util.Optional;

/**
 * The strength of regularisation is tuned for each architecture that is compared: a larger model
 * needs more of it (playbook, "Identifying scientific, nuisance, and fixed hyperparameters":
 * whether a technique is used is a scientific or fixed parameter, its strength a nuisance). A
 * strength of 0 says that the technique is not used.
 */
final class RegularizationFixed implements DesignCheck {

  @Override
  public String id() {
    return "regularization-fixed";
  }

  @Override
  public List<Finding> check(Design design) {
    List<Parameter> architecture = design.scientific(ParameterKind.ARCHITECTURE);
    if (architecture.isEmpty()) {
      return List.of();
    }
    return design.fixedInForce().stream()
        .filter(parameter -> ParameterKind.REGULARIZATION.contains(ParameterKind.of(parameter)))
        .filter(parameter -> parameter.domain().valueOfRank(0) instanceof Number)
        .map(
            parameter ->
                new Finding(
                    id(),
                    Severity.WARNING,
                    Optional.of(parameter.name()),
                    parameter.name()
                        + " is Fixed at "
                        + Text.number(((Number) parameter.domain().valueOfRank(0)).doubleValue())
                        + " while "
                        + Text.names(architecture)
                        + (architecture.size() == 1 ? " is" : " are")
                        + " Scientific: the best strength depends on the model, so the comparison"
                        + " favours the model that this one suits. Make it a Nuisance.",
                    Playbook.IDENTIFYING_ROLES.source()))
        .toList();
  }
}
