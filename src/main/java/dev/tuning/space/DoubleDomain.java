package dev.tuning.space;

/**
 * A real interval; values are {@link Double}.
 *
 * @param min smallest value; &gt; 0 unless the scale is linear
 * @param max largest value; equal to min: a constant
 * @param scale how values are spread between them
 */
public record DoubleDomain(double min, double max, Scale scale) implements Domain {

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a bound is not finite or too large to compute with, if min
   *     &gt; max, or if the scale is logarithmic and min &lt;= 0
   */
  public DoubleDomain {
    scale.requireBounds(min, max);
    // Turns -0.0 into 0.0: one value, written in one way.
    min += 0.0;
    max += 0.0;
  }

  @Override
  public Double valueAt(double u) {
    return scale.valueAt(UnitInterval.require(u), min, max);
  }

  @Override
  public double unitOf(Object value) {
    return scale.unitOf(((Number) Values.require(this, value)).doubleValue(), min, max);
  }

  @Override
  public boolean contains(Object value) {
    return value instanceof Number number
        && min <= number.doubleValue()
        && number.doubleValue() <= max;
  }

  @Override
  public long size() {
    return min == max ? 1 : UNCOUNTED;
  }

  @Override
  public Double valueOfRank(long rank) {
    requireOne();
    return min;
  }

  @Override
  public long rankOf(Object value) {
    requireOne();
    Values.require(this, value);
    return 0;
  }

  private void requireOne() {
    if (min != max) {
      throw new IllegalArgumentException("the values of a real interval can't be counted");
    }
  }

  /** {@return the values, as a message says it} */
  @Override
  public String toString() {
    return min + " to " + max;
  }
}
