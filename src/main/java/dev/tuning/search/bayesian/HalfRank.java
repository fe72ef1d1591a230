package dev.tuning.search.bayesian;

import java.util.Arrays;

/**
 * Output warping that lets a model care for good values: those from the median up stay as they are,
 * those below it become the quantiles of a normal distribution of the same spread (Vizier, arXiv
 * 2408.11527, "half-rank"). So a loss of 1e80 is just the worst one, not the only one.
 *
 * <p>A value below the median becomes {@code median + s Phi^-1(0.5 (rank - 0.5) / den)} with dense
 * ranks of the distinct values from 1; den is the number of distinct values below the median, plus
 * 0.5 if the median is one of the values; s is the root mean square distance from the median of the
 * distinct values from the median up.
 *
 * <p>Values beyond +-1e300 count as that, since sums of them would be infinite.
 *
 * <p>Between the values and beyond them the mapping is a line, so that there is a way back.
 */
final class HalfRank {

  private static final double LARGEST = 1e300;

  /** The distinct values, ascending, in units of {@link #unit}. */
  private final double[] from;

  private final double[] to;
  private final double unit;

  /**
   * @param values finite, higher is better; at least one
   */
  HalfRank(double[] values) {
    double largest =
        Arrays.stream(values).map(HalfRank::bounded).map(Math::abs).max().orElseThrow();
    // A power of two, so that scaling is exact, and squares of 1e300 are numbers.
    this.unit = largest == 0 ? 1 : Math.scalb(1.0, Math.max(Math.getExponent(largest), -1000));
    double[] sorted = Arrays.stream(values).map(value -> bounded(value) / unit).sorted().toArray();
    this.from = Arrays.stream(sorted).distinct().toArray();
    this.to = from.clone();
    int n = sorted.length;
    double median = n % 2 == 1 ? sorted[n / 2] : 0.5 * sorted[n / 2 - 1] + 0.5 * sorted[n / 2];
    int below = 0;
    double squares = 0;
    boolean isValue = false;
    for (double value : from) {
      below += value < median ? 1 : 0;
      isValue |= value == median;
      squares += value < median ? 0 : (value - median) * (value - median);
    }
    double spread = StrictMath.sqrt(squares / (from.length - below));
    if (spread == 0) {
      // More than half of the values are equal and best: how far the others are is all there is.
      double worst = median - from[0];
      spread = worst == 0 ? 1 : worst;
    }
    double denominator = below + (isValue ? 0.5 : 0);
    for (int i = 0; i < below; i++) {
      to[i] = median + spread * Normal.quantile(0.5 * (i + 0.5) / denominator);
    }
  }

  private static double bounded(double value) {
    return Math.clamp(value, -LARGEST, LARGEST);
  }

  /** The warped value. */
  double warp(double value) {
    return unit * line(bounded(value) / unit, from, to);
  }

  /** The value that has a warped one. */
  double unwarp(double warped) {
    return unit * line(warped / unit, to, from);
  }

  /** Interpolates; beyond the ends the slope is 1, which promises neither more nor less. */
  private static double line(double x, double[] xs, double[] ys) {
    int last = xs.length - 1;
    if (x <= xs[0]) {
      return ys[0] + (x - xs[0]);
    }
    if (x >= xs[last]) {
      return ys[last] + (x - xs[last]);
    }
    int i = Arrays.binarySearch(xs, x);
    if (i >= 0) {
      return ys[i];
    }
    int right = -i - 1;
    double share = (x - xs[right - 1]) / (xs[right] - xs[right - 1]);
    return ys[right - 1] + share * (ys[right] - ys[right - 1]);
  }
}
