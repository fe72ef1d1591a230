package dev.tuning.analysis.insight;

import java.util.Arrays;

/** Statistics that a few outliers do not change. */
public final class Robust {

  /** Makes a median absolute deviation a standard deviation, if values are normal. */
  private static final double NORMAL = 1.4826;

  private Robust() {}

  /** The median; NaN of nothing. */
  public static double median(double[] values) {
    return quantile(values, 0.5);
  }

  /** A quantile, interpolated between two values; NaN of nothing. */
  static double quantile(double[] values, double share) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double position = share * (sorted.length - 1);
    int below = (int) position;
    double above = sorted[Math.min(below + 1, sorted.length - 1)];
    // Not of the difference, which may be no number.
    return sorted[below] * (1 - (position - below)) + above * (position - below);
  }

  /**
   * The standard deviation of independent noise on top of a smooth change: 1.4826 times the median
   * absolute deviation of the second differences, over the root of 6 (Gasser, Sroka, Jennen-
   * Steinmetz: "Residual variance and residual pattern in nonlinear regression", Biometrika 1986;
   * made robust). Curves bend, so that first differences would take the bend for noise.
   *
   * @param values in their order; NaN of fewer than 4
   */
  static double noise(double[] values) {
    if (values.length < 4) {
      return Double.NaN;
    }
    double[] differences = new double[values.length - 2];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = (values[i + 2] - values[i + 1]) - (values[i + 1] - values[i]);
    }
    double center = median(differences);
    double[] deviations = Arrays.stream(differences).map(d -> Math.abs(d - center)).toArray();
    return NORMAL * median(deviations) / Math.sqrt(6);
  }
}
