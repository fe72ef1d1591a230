package dev.tuning.analysis.design;

import dev.tuning.space.Parameter;
import java.util.List;
import java.util.Optional;

/**
 * Optimizers of different kinds don't share a learning rate: it has the same name and another
 * meaning, with another range (playbook, "Identifying scientific, nuisance, and fixed
 * hyperparameters", conditional hyperparameters).
 */
final class SharedLearningRate implements DesignCheck {

  @Override
  public String id() {
    return "shared-learning-rate";
  }

  @Override
  public List<Finding> check(Design design) {
    return OptimizerChoice.of(design)
        .filter(choice -> !choice.adaptive().isEmpty() && !choice.plain().isEmpty())
        .flatMap(
            choice ->
                design.varied().stream()
                    .filter(parameter -> isShared(parameter, choice))
                    .findFirst()
                    .map(parameter -> finding(parameter, choice)))
        .stream()
        .toList();
  }

  private static boolean isShared(Parameter parameter, OptimizerChoice choice) {
    ParameterName name = ParameterName.of(parameter.name());
    return ParameterKind.of(name) == ParameterKind.LEARNING_RATE
        && parameter.when().isEmpty()
        // Of one optimizer, which is for it to declare.
        && name.valueBefore(name.words().size() - 1, choice.values()).isEmpty();
  }

  private Finding finding(Parameter parameter, OptimizerChoice choice) {
    return new Finding(
        id(),
        Severity.INFO,
        Optional.of(parameter.name()),
        "%s has one range for %s and for %s, whose good learning rates are far apart: many points"
                .formatted(
                    parameter.name(),
                    String.join(", ", choice.plain()),
                    String.join(", ", choice.adaptive()))
            + " suit neither. Give each kind a learning rate with a range of its own, the first"
            + " one with when: {parameter: %s, in: [%s]}."
                .formatted(choice.parameter().name(), String.join(", ", choice.plain())),
        Playbook.IDENTIFYING_ROLES.source());
  }
}
