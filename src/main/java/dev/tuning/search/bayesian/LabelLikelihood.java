package dev.tuning.search.bayesian;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Minus the logarithm of the posterior density of {@link Hyperparameters} of labels, up to a
 * constant, by {@link LabelMode Laplace's approximation}, with its analytic gradient (Rasmussen and
 * Williams, "Gaussian Processes for Machine Learning", algorithm 5.1).
 */
final class LabelLikelihood implements Lbfgs.Function {

  private final int n;
  private final double[] labels;
  private final Prior prior;
  private final Pairs pairs;

  /** Where the search for the last mode has ended: that of the next hyperparameters is not far. */
  private double[] slope;

  /**
   * @param metric distances
   * @param data labels of +1 and -1
   * @param prior what is believed beforehand
   */
  LabelLikelihood(Metric metric, List<Datum> data, Prior prior) {
    this.n = data.size();
    this.labels = data.stream().mapToDouble(Datum::value).toArray();
    this.prior = prior;
    this.pairs = new Pairs(metric, data);
    this.slope = new double[n];
  }

  @Override
  public double at(double[] logs, double[] gradient) {
    Kernel kernel = new Hyperparameters(logs).kernel(pairs.metric());
    double[] r = pairs.scaled(kernel);
    double[] covariance = pairs.covariance(kernel, r);
    Optional<LabelMode> found = LabelMode.of(covariance, labels, slope);
    if (found.isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    LabelMode mode = found.get();
    slope = mode.slope();
    double[] a = mode.slope();
    double[] precision = mode.precision();
    double[] shift = shift(covariance, mode);
    Arrays.fill(gradient, 0);
    pairs.addSlopes(
        kernel,
        r,
        (i, k) -> precision[i * n + k] - a[i] * a[k] - shift[i] * a[k] - shift[k] * a[i],
        gradient);
    return prior.penalty(logs, gradient) - mode.logEvidence();
  }

  /** How the evidence changes because the mode moves: {@code (I - R K) s2} of the algorithm. */
  private double[] shift(double[] covariance, LabelMode mode) {
    var product = new DMatrixRMaj(n, n);
    CommonOps_DDRM.mult(
        DMatrixRMaj.wrap(n, n, mode.precision()), DMatrixRMaj.wrap(n, n, covariance), product);
    double[] pushed = new double[n];
    for (int i = 0; i < n; i++) {
      double variance = covariance[i * n + i];
      for (int k = 0; k < n; k++) {
        variance -= covariance[i * n + k] * product.unsafe_get(k, i);
      }
      pushed[i] = 0.5 * variance * mode.third()[i];
    }
    double[] back = Vectors.times(mode.precision(), n, Vectors.times(covariance, n, pushed));
    double[] shift = new double[n];
    for (int i = 0; i < n; i++) {
      shift[i] = pushed[i] - back[i];
    }
    return shift;
  }
}
