package dev.tuning.search.bayesian;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * Minus the logarithm of the posterior density of {@link Hyperparameters}, up to a constant, with
 * its analytic gradient (Rasmussen and Williams, "Gaussian Processes for Machine Learning", (2.30)
 * and (5.9)).
 */
final class Likelihood implements Lbfgs.Function {

  private final int n;
  private final int features;
  private final double[] y;
  private final int[] counts;
  private final Hyperparameters.NoisePrior noise;
  private final Metric metric;

  /** Squared distances: for each pair of points i &gt; k, one a feature. */
  private final double[] distances;

  /**
   * @param metric distances
   * @param data the observations
   * @param noise what is known of the noise
   */
  Likelihood(Metric metric, List<Datum> data, Hyperparameters.NoisePrior noise) {
    this.n = data.size();
    this.features = metric.features();
    this.metric = metric;
    this.y = data.stream().mapToDouble(Datum::value).toArray();
    this.counts = data.stream().mapToInt(Datum::count).toArray();
    this.noise = noise;
    this.distances = new double[n * (n - 1) / 2 * features];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        for (int j = 0; j < features; j++) {
          distances[at++] = metric.squared(j, data.get(i).features()[j], data.get(k).features()[j]);
        }
      }
    }
  }

  @Override
  public double at(double[] logs, double[] gradient) {
    if (!Hyperparameters.isSensible(logs)) {
      return Double.POSITIVE_INFINITY;
    }
    var hyperparameters = new Hyperparameters(logs);
    Kernel kernel = hyperparameters.kernel(metric);
    double variance = hyperparameters.noise();
    double[] weights = kernel.weights();
    double signal = kernel.signal();
    var matrix = new DMatrixRMaj(n, n);
    double[] r = new double[n * (n - 1) / 2];
    int pair = 0;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++, pair++) {
        double sum = 0;
        for (int j = 0; j < features; j++) {
          sum += weights[j] * distances[pair * features + j];
        }
        r[pair] = StrictMath.sqrt(5 * sum);
        double covariance = signal * Kernel.matern(r[pair]) + Kernel.MEAN_VARIANCE;
        matrix.unsafe_set(i, k, covariance);
        matrix.unsafe_set(k, i, covariance);
      }
      matrix.unsafe_set(i, i, kernel.variance() + variance / counts[i]);
    }
    Optional<Definite> definite = Definite.of(matrix);
    if (definite.isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    double logDeterminant = definite.get().logDeterminant();
    double[] inverse = definite.get().inverse();
    double[] alpha = Vectors.times(inverse, n, y);
    Arrays.fill(gradient, 0);
    pair = 0;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++, pair++) {
        double pull = inverse[i * n + k] - alpha[i] * alpha[k];
        double decay = signal * StrictMath.exp(-r[pair]);
        double slope = pull * 5.0 / 3 * (1 + r[pair]) * decay;
        for (int j = 0; j < features; j++) {
          gradient[j] += slope * weights[j] * distances[pair * features + j];
        }
        gradient[features] += pull * (1 + r[pair] + r[pair] * r[pair] / 3) * decay;
      }
      double own = inverse[i * n + i] - alpha[i] * alpha[i];
      gradient[features] += 0.5 * own * signal;
      gradient[features + 1] += 0.5 * own * (variance - Hyperparameters.LEAST_NOISE) / counts[i];
    }
    return 0.5 * Vectors.dot(y, alpha, n)
        + 0.5 * logDeterminant
        + Hyperparameters.penalty(logs, noise, gradient);
  }
}
