package dev.tuning.search.bayesian;

import java.util.List;

/** Some points, two by two: what kernels of other hyperparameters make of them. */
final class Pairs {

  private final int n;
  private final Metric metric;

  /** Squared: for each pair of points i &gt; k, one a feature. */
  private final double[] distances;

  /** By how much a function changes with the covariance of two points, twice where i = k. */
  interface Pull {

    /** That of points i &gt;= k. */
    double of(int i, int k);
  }

  Pairs(Metric metric, List<Datum> data) {
    this.n = data.size();
    this.metric = metric;
    this.distances = new double[n * (n - 1) / 2 * metric.features()];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        for (int j = 0; j < metric.features(); j++) {
          distances[at++] = metric.squared(j, data.get(i).features()[j], data.get(k).features()[j]);
        }
      }
    }
  }

  Metric metric() {
    return metric;
  }

  /** How far apart the points are for a kernel, pair by pair. */
  double[] scaled(Kernel kernel) {
    double[] weights = kernel.weights();
    double[] r = new double[n * (n - 1) / 2];
    for (int pair = 0; pair < r.length; pair++) {
      double sum = 0;
      for (int j = 0; j < weights.length; j++) {
        sum += weights[j] * distances[pair * weights.length + j];
      }
      r[pair] = StrictMath.sqrt(5 * sum);
    }
    return r;
  }

  /**
   * The covariance of the points, by rows.
   *
   * @param r {@link #scaled} of the same kernel
   */
  double[] covariance(Kernel kernel, double[] r) {
    double[] covariance = new double[n * n];
    int pair = 0;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        double value = kernel.signal() * Kernel.matern(r[pair++]) + Kernel.MEAN_VARIANCE;
        covariance[i * n + k] = value;
        covariance[k * n + i] = value;
      }
      covariance[i * n + i] = kernel.variance();
    }
    return covariance;
  }

  /**
   * Adds the derivatives of a function by the logarithms of the lengths and of the signal variance.
   *
   * @param r {@link #scaled} of the same kernel
   */
  void addSlopes(Kernel kernel, double[] r, Pull pull, double[] gradient) {
    double[] weights = kernel.weights();
    int features = weights.length;
    int pair = 0;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++, pair++) {
        double force = pull.of(i, k);
        double decay = kernel.signal() * StrictMath.exp(-r[pair]);
        double slope = force * 5.0 / 3 * (1 + r[pair]) * decay;
        for (int j = 0; j < features; j++) {
          gradient[j] += slope * weights[j] * distances[pair * features + j];
        }
        gradient[features] += force * (1 + r[pair] + r[pair] * r[pair] / 3) * decay;
      }
      gradient[features] += 0.5 * pull.of(i, i) * kernel.signal();
    }
  }
}
