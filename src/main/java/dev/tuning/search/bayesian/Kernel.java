package dev.tuning.search.bayesian;

/**
 * Matern-5/2 with a length for each feature, plus a constant that stands for the unknown mean:
 * {@code s (1 + r + r^2 / 3) e^-r + 1} with {@code r^2 = 5 sum_j d_j^2 / l_j^2}. Values are those
 * of a standardised objective.
 *
 * @param metric squared distances by feature
 * @param weights {@code 1 / l_j^2}
 * @param signal variance s
 */
record Kernel(Metric metric, double[] weights, double signal) {

  /** Prior variance of the mean. */
  static final double MEAN_VARIANCE = 1;

  /** The covariance of two points. */
  double at(double[] a, double[] b) {
    return signal * matern(StrictMath.sqrt(5 * squared(a, b))) + MEAN_VARIANCE;
  }

  /** The variance of a point. */
  double variance() {
    return signal + MEAN_VARIANCE;
  }

  /** The weighted sum of squared distances. */
  double squared(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < weights.length; j++) {
      sum += weights[j] * metric.squared(j, a[j], b[j]);
    }
    return sum;
  }

  /** The correlation at a distance r. */
  static double matern(double r) {
    return (1 + r + r * r / 3) * StrictMath.exp(-r);
  }

  /** Its derivative by {@code r^2 / 5}, which has no singularity at 0. */
  static double maternSlope(double r) {
    return -5.0 / 6 * (1 + r) * StrictMath.exp(-r);
  }
}
