package dev.tuning.analysis.confirmation;

import dev.tuning.analysis.Goal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.util.CombinatoricsUtils;

/**
 * How much better one configuration is than another: the difference of the means of their reruns,
 * with a confidence interval that does not assume equal variances (Welch: "The generalization of
 * Student's problem when several different population variances are involved", Biometrika 1947).
 *
 * @param effect the difference, in units of the objective; positive: better
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param needed about how many reruns of each would tell such an effect from none, four times out
 *     of five; empty if the effect is 0
 */
record Difference(double effect, double low, double high, OptionalLong needed) {

  private static final double POWER = 0.8;

  private static final NormalDistribution NORMAL = new NormalDistribution();

  /**
   * Compares.
   *
   * @param chance how often the interval may miss the difference, 0 to 1
   * @return empty if there is no interval: with fewer than two objectives on a side, with
   *     objectives that do not vary and are too few for that to mean anything, or so large that
   *     their difference is no number
   */
  static Optional<Difference> of(Reruns reruns, Reruns than, Goal goal, double chance) {
    int n = reruns.objectives().size();
    int m = than.objectives().size();
    if (n < 2 || m < 2) {
      return Optional.empty();
    }
    // Moved and scaled, so that neither squares nor their quotients leave the range of doubles.
    double origin = than.objectives().getFirst();
    double scale =
        Stream.concat(reruns.objectives().stream(), than.objectives().stream())
            .mapToDouble(value -> Math.abs(value - origin))
            .max()
            .orElseThrow();
    double sign = goal == Goal.MAXIMIZE ? 1 : -1;
    if (!Double.isFinite(2 * scale)) {
      return Optional.empty();
    }
    Moments own = Moments.of(reruns.objectives(), origin, scale);
    Moments other = Moments.of(than.objectives(), origin, scale);
    double effect = sign * (own.mean() - other.mean()) + 0.0;
    double error = own.ofMean() + other.ofMean();
    double reach;
    if (error == 0) {
      // Where seeds change nothing, only their number tells: how likely is it that reruns of one
      // kind fall into two such groups (Fisher's permutation test, two-sided)?
      if (2 / CombinatoricsUtils.binomialCoefficientDouble(n + m, n) > chance) {
        return Optional.empty();
      }
      reach = 0;
    } else {
      double freedom =
          error
              * error
              / (own.ofMean() * own.ofMean() / (n - 1) + other.ofMean() * other.ofMean() / (m - 1));
      if (Double.isNaN(freedom)) {
        return Optional.empty();
      }
      // Rounding may leave a little less than the least.
      reach =
          new TDistribution(Math.max(1, freedom)).inverseCumulativeProbability(1 - chance / 2)
              * Math.sqrt(error);
    }
    var difference =
        new Difference(
            effect * scale,
            (effect - reach) * scale,
            (effect + reach) * scale,
            needed(effect, own.variance() + other.variance(), chance));
    return Double.isFinite(difference.low) && Double.isFinite(difference.high)
        ? Optional.of(difference)
        : Optional.empty();
  }

  /** By the normal approximation of the power of the test. */
  private static OptionalLong needed(double effect, double variances, double chance) {
    double quantiles =
        NORMAL.inverseCumulativeProbability(1 - chance / 2)
            + NORMAL.inverseCumulativeProbability(POWER);
    double needed = quantiles * quantiles * variances / (effect * effect);
    return Double.isFinite(needed)
        ? OptionalLong.of(Math.max(2, (long) Math.ceil(needed)))
        : OptionalLong.empty();
  }

  /** Mean and variance of moved and scaled values, of which there are n. */
  private record Moments(double mean, double variance, int n) {

    static Moments of(List<Double> values, double origin, double scale) {
      double[] moved =
          values.stream().mapToDouble(value -> scale == 0 ? 0 : (value - origin) / scale).toArray();
      double mean = 0;
      for (double value : moved) {
        mean += value / moved.length;
      }
      double squares = 0;
      double largest = 0;
      for (double value : moved) {
        squares += (value - mean) * (value - mean);
        largest = Math.max(largest, Math.abs(value - moved[0]));
      }
      // The mean of equal values may be rounded, and they would seem to vary.
      return largest == 0
          ? new Moments(moved[0], 0, moved.length)
          : new Moments(mean, squares / (moved.length - 1), moved.length);
    }

    double ofMean() {
      return variance / n;
    }
  }
}
