package dev.tuning.analysis.design;

import java.util.Locale;
import java.util.Set;

/** Optimizers by the hyperparameters that their update rules have. */
enum OptimizerFamily {
  SGD(Set.of()),
  MOMENTUM(Set.of(ParameterKind.MOMENTUM, ParameterKind.NESTEROV)),
  ADAM(Set.of(ParameterKind.BETA1, ParameterKind.BETA2, ParameterKind.EPSILON)),
  LION(Set.of(ParameterKind.BETA1, ParameterKind.BETA2)),
  RMSPROP(Set.of(ParameterKind.MOMENTUM, ParameterKind.EPSILON)),
  ADAGRAD(Set.of(ParameterKind.EPSILON)),
  UNKNOWN(Set.of());

  private final Set<ParameterKind> hyperparameters;

  OptimizerFamily(Set<ParameterKind> hyperparameters) {
    this.hyperparameters = hyperparameters;
  }

  /**
   * The family of an optimizer.
   *
   * @param name as a list of values has it: sgd, AdamW, sgd_momentum
   */
  static OptimizerFamily of(String name) {
    String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    return switch (letters) {
      case "lamb", "amsgrad", "yogi" -> ADAM;
      case "lion" -> LION;
      case "adagrad", "adadelta", "adafactor" -> ADAGRAD;
      case "nag", "heavyball", "lars", "sgdm" -> MOMENTUM;
      case "gd", "gradientdescent", "stochasticgradientdescent" -> SGD;
      default -> {
        if (letters.contains("adam") || letters.equals("adabelief")) {
          yield ADAM;
        }
        if (letters.contains("rmsprop")) {
          yield RMSPROP;
        }
        if (letters.contains("momentum") || letters.contains("nesterov")) {
          yield MOMENTUM;
        }
        yield letters.startsWith("sgd") ? SGD : UNKNOWN;
      }
    };
  }

  /** Whether it scales each coordinate of the gradient, and so wants other learning rates. */
  boolean isAdaptive() {
    return this != SGD && this != MOMENTUM && this != UNKNOWN;
  }

  /** Whether the update rule has a hyperparameter of a kind. */
  boolean has(ParameterKind kind) {
    return hyperparameters.contains(kind);
  }
}
