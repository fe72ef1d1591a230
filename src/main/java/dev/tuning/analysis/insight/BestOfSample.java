package dev.tuning.analysis.insight;

import java.util.Arrays;

/**
 * The best of a study that could as well have drawn other points: the bootstrap of the playbook's
 * Figure 3, without drawing. The best of k draws with replacement from n values is no better than
 * the i-th best (from 0) with probability {@code (1 - i/n)^k}; that gives every quantile exactly.
 *
 * @param ascending the costs of the feasible points, the best first
 * @param points how many points there are, infeasible ones included
 */
public record BestOfSample(double[] ascending, int points) {

  /** The quantile of the best of a number of draws; positive infinity if all may be infeasible. */
  public double quantile(double share, int draws) {
    for (int i = 0; i < ascending.length; i++) {
      double worse = Math.pow(1 - (i + 1.0) / points, draws);
      if (1 - worse >= share) {
        return ascending[i];
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** The interquartile range of the best of a number of draws. */
  double interquartileRange(int draws) {
    return quantile(0.75, draws) - quantile(0.25, draws);
  }

  /**
   * What a study of twice as many points would gain, if the values near the best are the tail of an
   * exponential distribution: its scale times ln 2, since the expected best of n draws is the scale
   * times the n-th harmonic number away.
   */
  double gainOfDoubling() {
    int gaps = Math.clamp(ascending.length / 4, 3, 20);
    return ascending.length <= gaps
        ? Double.NaN
        : Arrays.stream(Spacings.normalized(ascending, gaps)).average().orElseThrow() * Math.log(2);
  }
}
