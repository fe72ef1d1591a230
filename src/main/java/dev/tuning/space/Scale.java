package dev.tuning.space;

import java.util.function.DoubleUnaryOperator;

/**
 * How the unit interval maps onto an interval [min, max]: which values are equally likely.
 *
 * <p>With {@code u} in [0, 1] and {@code r = ln max - ln min}:
 *
 * <ul>
 *   <li>{@link #LINEAR}: {@code min + u (max - min)}; equal differences are equally likely.
 *   <li>{@link #LOG}: {@code exp(ln min + u r)}; equal ratios are equally likely. For parameters
 *       that span orders of magnitude, such as a learning rate.
 *   <li>{@link #REVERSE_LOG}: {@code (min + max) - exp(ln max - u r)}, the mirror image of {@code
 *       LOG}: finest near max. For parameters whose distance from 1 matters, such as momentum.
 * </ul>
 *
 * <p>The scales are those of Vizier (Song et al., arXiv 2207.13676). They are evaluated as a
 * distance from min with {@code expm1} and {@code log1p}, which stays accurate in a narrow range of
 * large numbers, where {@code exp(ln x)} is off by {@code |ln x|} units in the last place.
 */
public enum Scale {
  /** Equal differences are equally likely. */
  LINEAR("Linear") {
    @Override
    double offset(double u, double min, double max) {
      return u * (max - min);
    }

    @Override
    DoubleUnaryOperator units(double min, double max) {
      return offset -> offset / (max - min);
    }
  },

  /** Equal ratios are equally likely; needs min &gt; 0. */
  LOG("Log") {
    @Override
    double offset(double u, double min, double max) {
      return min * StrictMath.expm1(u * logRatio(min, max));
    }

    @Override
    DoubleUnaryOperator units(double min, double max) {
      double logRatio = logRatio(min, max);
      return offset -> StrictMath.log1p(offset / min) / logRatio;
    }
  },

  /** The mirror image of {@link #LOG}; needs min &gt; 0. */
  REVERSE_LOG("ReverseLog") {
    @Override
    double offset(double u, double min, double max) {
      return -max * StrictMath.expm1(-u * logRatio(min, max));
    }

    @Override
    DoubleUnaryOperator units(double min, double max) {
      DoubleUnaryOperator mirrored = LOG.units(min, max);
      return offset -> 1 - mirrored.applyAsDouble((max - min) - offset);
    }
  };

  /** Beyond this, the difference or the sum of two bounds would overflow. */
  private static final double MAX_MAGNITUDE = Double.MAX_VALUE / 2;

  private final String word;

  Scale(String word) {
    this.word = word;
  }

  /** {@return the word that a manifest uses} */
  @Override
  public String toString() {
    return word;
  }

  /** Distance from min of the value at {@code u}, before clipping; for min &lt;= max. */
  abstract double offset(double u, double min, double max);

  /** Inverse of {@link #offset} in an interval, before clipping; for min &lt; max. */
  abstract DoubleUnaryOperator units(double min, double max);

  /**
   * The value at {@code u}.
   *
   * @param u position in the unit interval: 0 is min, 1 is max, and beyond them the value stays at
   *     the bound
   * @param min smallest value, &gt; 0 unless {@link #LINEAR}
   * @param max largest value, at least min
   * @return a value in [min, max]
   */
  public double valueAt(double u, double min, double max) {
    if (u >= 1) {
      return max;
    }
    // Rounding can leave the interval by a unit in the last place.
    return Math.clamp(min + offset(u, min, max), min, max);
  }

  /**
   * The position of a value, the inverse of {@link #valueAt}.
   *
   * @param value a value; outside [min, max] it counts as the nearer bound
   * @param min smallest value, &gt; 0 unless {@link #LINEAR}
   * @param max largest value, at least min
   * @return a position in [0, 1]; .5 if min equals max
   */
  public double unitOf(double value, double min, double max) {
    return unitsOf(min, max).applyAsDouble(value);
  }

  /**
   * The positions of many values, each as {@link #unitOf} has it: what depends on the bounds alone
   * is computed once.
   *
   * @param min smallest value, &gt; 0 unless {@link #LINEAR}
   * @param max largest value, at least min
   */
  public DoubleUnaryOperator unitsOf(double min, double max) {
    if (min == max) {
      return _ -> 0.5;
    }
    DoubleUnaryOperator units = units(min, max);
    return value -> Math.clamp(units.applyAsDouble(Math.clamp(value, min, max) - min), 0.0, 1.0);
  }

  /**
   * The position of a value that may lie outside the interval: below 0 or above 1 then.
   *
   * @param value any number
   * @param min smallest value, &gt; 0 unless {@link #LINEAR}
   * @param max largest value, more than min
   * @return NaN where the scale has no place for the value, such as 0 on a logarithmic one
   */
  public double extendedUnitOf(double value, double min, double max) {
    return units(min, max).applyAsDouble(value - min);
  }

  /**
   * Refuses bounds that this scale can't map.
   *
   * @throws IllegalArgumentException with the remedy
   */
  void requireBounds(double min, double max) {
    Numbers.requireFinite(min, "min");
    Numbers.requireFinite(max, "max");
    if (min > max) {
      throw new IllegalArgumentException(
          "min " + min + " is larger than max " + max + ": swap them");
    }
    if (Math.max(-min, max) > MAX_MAGNITUDE) {
      throw new IllegalArgumentException(
          "min "
              + min
              + " or max "
              + max
              + " is beyond "
              + MAX_MAGNITUDE
              + ", where the width of the interval is no number: use another unit");
    }
    if (this != LINEAR && min <= 0) {
      throw new IllegalArgumentException(
          "scale " + this + " needs min > 0, but min is " + min + ": raise min, or use Linear");
    }
    if (this != LINEAR && !Double.isFinite(max / min)) {
      throw new IllegalArgumentException(
          "scale "
              + this
              + " can't span the ratio of max "
              + max
              + " to min "
              + min
              + ": raise min");
    }
  }

  /** {@code ln max - ln min}, accurate also where the bounds are close. */
  private static double logRatio(double min, double max) {
    return StrictMath.log1p((max - min) / min);
  }
}
