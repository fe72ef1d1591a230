package dev.tuning.search.bayesian;

/**
 * What a Gaussian process is fitted by; see {@link Prior} for what is believed of them.
 *
 * @param logs logarithms: of the lengths by feature, the signal variance and, of scores, the noise
 *     variance
 */
record Hyperparameters(double[] logs) {

  /** Least noise variance: what keeps matrices of nearly equal points regular. */
  static final double LEAST_NOISE = 1e-6;

  /** Logarithms stay within this: beyond it nothing changes any more. */
  private static final double LARGEST_LOG = 12;

  /** Whether a point is one to look at. */
  boolean isSensible() {
    for (double log : logs) {
      if (!(Math.abs(log) <= LARGEST_LOG)) {
        return false;
      }
    }
    return true;
  }

  /** The kernel. */
  Kernel kernel(Metric metric) {
    double[] weights = new double[metric.features()];
    for (int j = 0; j < weights.length; j++) {
      weights[j] = StrictMath.exp(-2 * logs[j]);
    }
    return new Kernel(metric, weights, StrictMath.exp(logs[weights.length]));
  }

  /** The variance of one observation of a score. */
  double noise() {
    return StrictMath.exp(logs[logs.length - 1]) + LEAST_NOISE;
  }
}
