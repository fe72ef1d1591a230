package dev.tuning.search.bayesian;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * Minus the logarithm of the posterior density of {@link Hyperparameters} of scores, up to a
 * constant, with its analytic gradient (Rasmussen and Williams, "Gaussian Processes for Machine
 * Learning", (2.30) and (5.9)).
 */
final class Likelihood implements Lbfgs.Function {

  private final int n;
  private final double[] y;
  private final int[] counts;
  private final double[] doubts;
  private final Prior prior;
  private final Pairs pairs;

  /**
   * @param metric distances
   * @param data the observations
   * @param prior what is believed beforehand
   */
  Likelihood(Metric metric, List<Datum> data, Prior prior) {
    this.n = data.size();
    this.y = data.stream().mapToDouble(Datum::value).toArray();
    this.counts = data.stream().mapToInt(Datum::count).toArray();
    this.doubts = data.stream().mapToDouble(Datum::doubt).toArray();
    this.prior = prior;
    this.pairs = new Pairs(metric, data);
  }

  @Override
  public double at(double[] logs, double[] gradient) {
    var hyperparameters = new Hyperparameters(logs);
    Kernel kernel = hyperparameters.kernel(pairs.metric());
    double variance = hyperparameters.noise();
    double[] r = pairs.scaled(kernel);
    var matrix = DMatrixRMaj.wrap(n, n, pairs.covariance(kernel, r));
    for (int i = 0; i < n; i++) {
      matrix.unsafe_set(i, i, kernel.variance() + variance / counts[i] + doubts[i]);
    }
    Optional<Definite> definite = Definite.of(matrix);
    if (definite.isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    double logDeterminant = definite.get().logDeterminant();
    double[] inverse = definite.get().inverse();
    double[] alpha = Vectors.times(inverse, n, y);
    Arrays.fill(gradient, 0);
    pairs.addSlopes(kernel, r, (i, k) -> inverse[i * n + k] - alpha[i] * alpha[k], gradient);
    int noise = gradient.length - 1;
    for (int i = 0; i < n; i++) {
      double own = inverse[i * n + i] - alpha[i] * alpha[i];
      gradient[noise] += 0.5 * own * (variance - Hyperparameters.LEAST_NOISE) / counts[i];
    }
    return 0.5 * Vectors.dot(y, alpha, n) + 0.5 * logDeterminant + prior.penalty(logs, gradient);
  }
}
