package dev.tuning.search;

import java.util.Arrays;

/** The Kolmogorov-Smirnov test of uniformity in the unit interval. */
final class KolmogorovSmirnov {

  private KolmogorovSmirnov() {}

  /**
   * The probability that independent uniform numbers are farther from uniform than these: the limit
   * distribution of Kolmogorov with the correction of Stephens (1970) for finite samples.
   */
  static double p(double[] sample) {
    double[] ascending = sample.clone();
    Arrays.sort(ascending);
    int n = ascending.length;
    double distance = 0;
    for (int i = 0; i < n; i++) {
      distance = Math.max(distance, (i + 1.0) / n - ascending[i]);
      distance = Math.max(distance, ascending[i] - (double) i / n);
    }
    double x = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance;
    // This form of the distribution converges fast where x is small.
    double cumulative = 0;
    for (int k = 1; k < 20; k += 2) {
      cumulative += Math.exp(-k * k * Math.PI * Math.PI / (8 * x * x));
    }
    return 1 - Math.sqrt(2 * Math.PI) / x * cumulative;
  }
}
