package dev.tuning.search.bayesian;

import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * Laplace's approximation of what is behind labels of +1 and -1: a latent value f with the
 * probability Phi(f) of +1, known by a normal distribution around its most likely values. These are
 * found by Newton's method (Rasmussen and Williams, "Gaussian Processes for Machine Learning",
 * algorithm 3.1).
 *
 * @param slope the derivatives of the log likelihood by the latent values; the covariance times
 *     these is the latent values
 * @param third its third derivatives
 * @param precision {@code (K + W^-1)^-1} by rows, where W is minus the second derivatives
 * @param logEvidence the logarithm of the likelihood of the labels
 */
record LabelMode(double[] slope, double[] third, double[] precision, double logEvidence) {

  private static final int ITERATIONS = 50;
  private static final double TOLERANCE = 1e-8;

  /** Shortest step, as a share of Newton's. */
  private static final double SHORTEST = 1e-4;

  /** Least curvature: that of labels nobody doubts underflows. */
  private static final double FLATTEST = 1e-12;

  /**
   * The mode.
   *
   * @param covariance of the latent values, by rows
   * @param labels +1 or -1
   * @param start slopes to begin from, such as those of hyperparameters nearby, or zeros
   * @return absent if the covariance defies the arithmetic
   */
  static Optional<LabelMode> of(double[] covariance, double[] labels, double[] start) {
    var newton = new Newton(covariance, labels, start);
    for (int i = 0; i < ITERATIONS; i++) {
      double before = newton.value;
      if (!newton.step()) {
        return Optional.empty();
      }
      if (newton.value - before < TOLERANCE) {
        break;
      }
    }
    return newton.mode();
  }

  private static final class Newton {

    private final int n;
    private final double[] covariance;
    private final double[] labels;

    /** The latent values are the covariance times these. */
    private double[] slope;

    private double[] latent;

    /** Of the posterior density, the logarithm up to a constant. */
    private double value;

    Newton(double[] covariance, double[] labels, double[] start) {
      this.n = labels.length;
      this.covariance = covariance;
      this.labels = labels;
      to(start);
    }

    private void to(double[] next) {
      slope = next;
      latent = Vectors.times(covariance, n, next);
      value = logLikelihood() - 0.5 * Vectors.dot(slope, latent, n);
    }

    private double logLikelihood() {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += Normal.logCumulative(labels[i] * latent[i]);
      }
      return sum;
    }

    /** {@code phi / Phi} at the latent value of a point, towards its label. */
    private double ratio(double z) {
      return StrictMath.exp(Normal.logDensity(z) - Normal.logCumulative(z));
    }

    private double[] curvatures() {
      double[] curvatures = new double[n];
      for (int i = 0; i < n; i++) {
        double z = labels[i] * latent[i];
        double ratio = ratio(z);
        curvatures[i] = Math.max(ratio * (ratio + z), FLATTEST);
      }
      return curvatures;
    }

    /** {@code I + W^1/2 K W^1/2}, whose eigenvalues are 1 or more. */
    private Optional<Definite> damped(double[] roots) {
      var matrix = new DMatrixRMaj(n, n);
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < n; k++) {
          matrix.unsafe_set(i, k, roots[i] * roots[k] * covariance[i * n + k] + (i == k ? 1 : 0));
        }
      }
      return Definite.of(matrix);
    }

    /** One step upwards, shorter than Newton's where that leads down. */
    boolean step() {
      double[] curvatures = curvatures();
      double[] roots = roots(curvatures);
      Optional<Definite> damped = damped(roots);
      if (damped.isEmpty()) {
        return false;
      }
      double[] b = new double[n];
      for (int i = 0; i < n; i++) {
        b[i] = curvatures[i] * latent[i] + labels[i] * ratio(labels[i] * latent[i]);
      }
      double[] right = Vectors.times(covariance, n, b);
      for (int i = 0; i < n; i++) {
        right[i] *= roots[i];
      }
      double[] solved = damped.get().solve(right);
      double[] target = new double[n];
      for (int i = 0; i < n; i++) {
        target[i] = b[i] - roots[i] * solved[i];
      }
      double[] from = slope;
      double before = value;
      for (double share = 1; share >= SHORTEST; share /= 2) {
        double[] next = new double[n];
        for (int i = 0; i < n; i++) {
          next[i] = from[i] + share * (target[i] - from[i]);
        }
        to(next);
        if (value >= before) {
          return true;
        }
      }
      to(from);
      return Double.isFinite(value);
    }

    private static double[] roots(double[] curvatures) {
      double[] roots = new double[curvatures.length];
      for (int i = 0; i < roots.length; i++) {
        roots[i] = StrictMath.sqrt(curvatures[i]);
      }
      return roots;
    }

    Optional<LabelMode> mode() {
      double[] roots = roots(curvatures());
      return damped(roots)
          .map(
              damped -> {
                double logEvidence = value - 0.5 * damped.logDeterminant();
                double[] precision = damped.inverse();
                double[] third = new double[n];
                for (int i = 0; i < n; i++) {
                  for (int k = 0; k < n; k++) {
                    precision[i * n + k] *= roots[i] * roots[k];
                  }
                  double z = labels[i] * latent[i];
                  double ratio = ratio(z);
                  third[i] = labels[i] * ratio * (2 * ratio * ratio + 3 * z * ratio + z * z - 1);
                }
                return new LabelMode(slope, third, precision, logEvidence);
              });
    }
  }
}
