package dev.tuning.analysis.design;

import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.Parameter;
import java.util.List;
import java.util.Optional;

/**
 * A parameter that chooses among optimizers.
 *
 * @param parameter categorical, with more than one value
 * @param values the optimizers
 */
record OptimizerChoice(Parameter parameter, List<String> values) {

  /** The first one of a design. */
  static Optional<OptimizerChoice> of(Design design) {
    return design.varied().stream().flatMap(parameter -> of(parameter).stream()).findFirst();
  }

  private static Optional<OptimizerChoice> of(Parameter parameter) {
    return ParameterKind.of(parameter) == ParameterKind.OPTIMIZER
            && parameter.domain() instanceof CategoricalDomain(List<String> values)
        ? Optional.of(new OptimizerChoice(parameter, values))
        : Optional.empty();
  }

  /** The optimizers that have a hyperparameter of a kind. */
  List<String> with(ParameterKind kind) {
    return values.stream().filter(value -> familyOf(value).has(kind)).toList();
  }

  /** The optimizers that surely have none. */
  List<String> without(ParameterKind kind) {
    return values.stream()
        .filter(value -> familyOf(value) != OptimizerFamily.UNKNOWN && !familyOf(value).has(kind))
        .toList();
  }

  /** The optimizers that scale each coordinate of the gradient. */
  List<String> adaptive() {
    return values.stream().filter(value -> familyOf(value).isAdaptive()).toList();
  }

  /** Gradient descent with or without momentum. */
  List<String> plain() {
    return values.stream()
        .filter(value -> familyOf(value) != OptimizerFamily.UNKNOWN)
        .filter(value -> !familyOf(value).isAdaptive())
        .toList();
  }

  /** Plain sgd is sgd with momentum, unless the list has that under another name. */
  private OptimizerFamily familyOf(String value) {
    OptimizerFamily family = OptimizerFamily.of(value);
    boolean momentumIsListed =
        values.stream().anyMatch(other -> OptimizerFamily.of(other) == OptimizerFamily.MOMENTUM);
    return family == OptimizerFamily.SGD && !momentumIsListed ? OptimizerFamily.MOMENTUM : family;
  }
}
