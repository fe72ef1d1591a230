package dev.tuning.search.bayesian;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;
import org.apache.commons.numbers.gamma.InverseErf;

/** The standard normal distribution, accurate in its far tails too. */
final class Normal {

  private static final double SQRT2 = StrictMath.sqrt(2);
  private static final double LOG_SQRT_2PI = 0.5 * StrictMath.log(2 * StrictMath.PI);

  /** Below this, 1 - z erfcx(z) is cancellation and its limit 1 / z^2 is exact. */
  private static final double ASYMPTOTIC = -1e5;

  private Normal() {}

  /** Logarithm of the density. */
  static double logDensity(double z) {
    return -0.5 * z * z - LOG_SQRT_2PI;
  }

  /** The distribution function. */
  static double cumulative(double z) {
    return 0.5 * Erfc.value(-z / SQRT2);
  }

  /** Logarithm of the distribution function. */
  static double logCumulative(double z) {
    return z > -1
        ? StrictMath.log(cumulative(z))
        : -0.5 * z * z + StrictMath.log(0.5 * Erfcx.value(-z / SQRT2));
  }

  /** Inverse of the distribution function, for p in (0, 1). */
  static double quantile(double p) {
    return SQRT2 * InverseErf.value(2 * p - 1);
  }

  /**
   * Logarithm of {@code phi(z) + z Phi(z)}, the expected improvement in units of the deviation
   * (Ament et al., arXiv 2310.20708): the plain formula is 0 from z = -38 down, and leaves nothing
   * to climb.
   *
   * @param z how far the mean lies above the value to improve on, in deviations; not NaN
   */
  static double logImprovement(double z) {
    if (z > -1) {
      return StrictMath.log(StrictMath.exp(logDensity(z)) + z * cumulative(z));
    }
    double factor =
        z < ASYMPTOTIC
            ? -2 * StrictMath.log(-z)
            : StrictMath.log1p(StrictMath.sqrt(StrictMath.PI / 2) * z * Erfcx.value(-z / SQRT2));
    return logDensity(z) + factor;
  }
}
