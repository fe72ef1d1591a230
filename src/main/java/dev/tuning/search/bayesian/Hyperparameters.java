package dev.tuning.search.bayesian;

import java.util.Arrays;

/**
 * What a Gaussian process is fitted by, and what is believed of it before. All priors are normal in
 * the logarithm:
 *
 * <ul>
 *   <li>length of a feature: mode {@code exp(sqrt 2 - 3) sqrt d}, deviation sqrt 3 (Hvarfner et
 *       al., arXiv 2402.02229), which assumes less of each parameter the more there are;
 *   <li>signal variance: mode 1, deviation 1;
 *   <li>noise variance: as the caller knows it.
 * </ul>
 *
 * @param logs logarithms: of the lengths by feature, the signal variance, the noise variance
 */
record Hyperparameters(double[] logs) {

  /**
   * What is known of the noise variance beforehand.
   *
   * @param mode the logarithm of the most likely value
   * @param deviation of the logarithm
   */
  record NoisePrior(double mode, double deviation) {}

  private static final double LENGTH_DEVIATION = StrictMath.sqrt(3);
  private static final double SIGNAL_DEVIATION = 1;

  /** Least noise variance: what keeps matrices of nearly equal points regular. */
  static final double LEAST_NOISE = 1e-6;

  /** Logarithms stay within this: beyond it nothing changes any more. */
  private static final double LARGEST_LOG = 12;

  static double lengthMode(int features) {
    return StrictMath.sqrt(2) - 3 + 0.5 * StrictMath.log(features);
  }

  /** The most likely ones before any observation. */
  static double[] mode(int features, NoisePrior noise) {
    double[] logs = new double[features + 2];
    Arrays.fill(logs, 0, features, lengthMode(features));
    logs[features + 1] = noise.mode();
    return logs;
  }

  /** Whether a point is one to look at. */
  static boolean isSensible(double[] logs) {
    for (double log : logs) {
      if (!(Math.abs(log) <= LARGEST_LOG)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Minus the logarithm of the prior density, up to a constant.
   *
   * @param gradient its derivatives are added to it
   */
  static double penalty(double[] logs, NoisePrior noise, double[] gradient) {
    int features = logs.length - 2;
    double sum = 0;
    for (int j = 0; j < logs.length; j++) {
      double mode = j < features ? lengthMode(features) : j == features ? 0 : noise.mode();
      double deviation =
          j < features ? LENGTH_DEVIATION : j == features ? SIGNAL_DEVIATION : noise.deviation();
      double z = (logs[j] - mode) / deviation;
      sum += 0.5 * z * z;
      gradient[j] += z / deviation;
    }
    return sum;
  }

  /** The kernel. */
  Kernel kernel(Metric metric) {
    double[] weights = new double[metric.features()];
    for (int j = 0; j < weights.length; j++) {
      weights[j] = StrictMath.exp(-2 * logs[j]);
    }
    return new Kernel(metric, weights, StrictMath.exp(logs[weights.length]));
  }

  /** The variance of one observation. */
  double noise() {
    return StrictMath.exp(logs[logs.length - 1]) + LEAST_NOISE;
  }
}
