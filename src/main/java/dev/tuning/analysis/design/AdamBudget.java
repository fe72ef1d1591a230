package dev.tuning.analysis.design;

/**
 * From how many points on a hyperparameter of the optimizer is worth searching (playbook, "How
 * should Adam's hyperparameters be tuned?").
 */
final class AdamBudget {

  /**
   * The playbook says "substantially more than 25 trials" for beta2; twice as many is the least
   * that deserves the word.
   */
  private static final int SUBSTANTIALLY_MORE = 50;

  private AdamBudget() {}

  /**
   * The least number of points.
   *
   * @return 1 for what is always worth it, such as the learning rate
   */
  static int pointsFor(ParameterKind kind) {
    return switch (kind) {
      // Momentum is to SGD what beta1 is to Adam.
      case BETA1, MOMENTUM -> 10;
      case EPSILON -> 25;
      case BETA2 -> SUBSTANTIALLY_MORE;
      default -> 1;
    };
  }
}
