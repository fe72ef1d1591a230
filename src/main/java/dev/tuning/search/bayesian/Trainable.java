package dev.tuning.search.bayesian;

/**
 * Which points an {@link Acquisition} is after with regard to whether they can be trained, by the
 * {@linkplain Surrogate#margin margin} of their feasibility: its normal distribution function is
 * the probability.
 */
enum Trainable {
  /** Those that can be: the logarithm of the probability, several times. */
  LIKELY {
    @Override
    double promise(double margin) {
      return CAUTION * Normal.logCumulative(margin);
    }

    @Override
    double slope(double margin) {
      return CAUTION * StrictMath.exp(Normal.logDensity(margin) - Normal.logCumulative(margin));
    }
  },

  /** Those of which nobody knows: the farther from evens, the worse. */
  UNDECIDED {
    @Override
    double promise(double margin) {
      return -CURIOSITY * margin * margin;
    }

    @Override
    double slope(double margin) {
      return -2 * CURIOSITY * margin;
    }
  };

  /**
   * How often the probability counts. Once is right where a wasted trial costs nothing, and where
   * what is promised beyond the border is true; nothing that is seen there says so.
   */
  private static final double CAUTION = 8;

  /** A point that is feasible with a probability of 0.84, or of 0.16, loses so much. */
  private static final double CURIOSITY = 2;

  /** What is added to the logarithm of the expected improvement. */
  abstract double promise(double margin);

  /** Its derivative. */
  abstract double slope(double margin);
}
