package dev.tuning.space;

/**
 * An interval of integers, both ends included; values are {@link Long}.
 *
 * <p>The scale maps the unit interval onto the real interval [min, max + 1), whose values are
 * rounded down. So every integer has its fair share: equal shares if linear, shares proportional to
 * {@code ln((k + 1) / k)} if logarithmic, and the mirror image of those if reverse logarithmic.
 *
 * <p>A position has 53 bits: in a range of 2^40 values each has its own position, while in one of
 * nearly 2^53 neighbours may share theirs.
 *
 * @param min smallest value, within +-(2^53 - 1); &gt; 0 unless the scale is linear
 * @param max largest value, within +-(2^53 - 1); equal to min: a constant
 * @param scale how values are spread between them
 */
public record IntegerDomain(long min, long max, Scale scale) implements Domain {

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a bound is beyond +-(2^53 - 1), if min &gt; max, or if the
   *     scale is logarithmic and min &lt;= 0
   */
  public IntegerDomain {
    Numbers.requireExact(min, "min");
    Numbers.requireExact(max, "max");
    scale.requireBounds(min, max);
  }

  @Override
  public Long valueAt(double u) {
    if (UnitInterval.require(u) == 1) {
      return max; // The offset is rounded, and would miss it in a wide range.
    }
    // Rounding the sum down would be unfair among large integers, where the sum itself is rounded.
    long steps = (long) scale.offset(u, min, end());
    return min + Math.min(steps, max - min);
  }

  @Override
  public double unitOf(Object value) {
    double integer = ((Number) Values.require(this, value)).doubleValue();
    return (scale.unitOf(integer, min, end()) + scale.unitOf(integer + 1, min, end())) / 2;
  }

  @Override
  public boolean contains(Object value) {
    return value instanceof Number number
        && min <= number.doubleValue()
        && number.doubleValue() <= max
        && number.doubleValue() == Math.rint(number.doubleValue());
  }

  @Override
  public long size() {
    return max - min + 1;
  }

  @Override
  public Long valueOfRank(long rank) {
    return min + rank;
  }

  @Override
  public long rankOf(Object value) {
    return (long) ((Number) Values.require(this, value)).doubleValue() - min;
  }

  /** Where the cell of max ends; at most 2^53, which a double holds exactly. */
  private double end() {
    return max + 1;
  }

  /** {@return the values, as a message says it} */
  @Override
  public String toString() {
    return "the integers from " + min + " to " + max;
  }
}
