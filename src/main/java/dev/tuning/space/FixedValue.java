package dev.tuning.space;

/**
 * One value that is not searched: conclusions of the study hold for this value only.
 *
 * @param value a {@link Double}, {@link Long}, {@link String} or {@link Boolean}
 */
public record FixedValue(Object value) implements Domain {

  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if the value is none of the four kinds, a Double that is not
   *     finite, or a Long beyond +-(2^53 - 1)
   */
  public FixedValue {
    if (!(value instanceof String || value instanceof Boolean)) {
      Numbers.requireNumber(value, "a fixed value that is neither a String nor a Boolean");
    }
  }

  @Override
  public Object valueAt(double u) {
    UnitInterval.require(u);
    return value;
  }

  @Override
  public double unitOf(Object value) {
    Values.require(this, value);
    return 0.5;
  }

  @Override
  public boolean contains(Object value) {
    return Values.same(this.value, value);
  }

  @Override
  public long size() {
    return 1;
  }

  @Override
  public Object valueOfRank(long rank) {
    return value;
  }

  @Override
  public long rankOf(Object value) {
    Values.require(this, value);
    return 0;
  }

  /** {@return the values, as a message says it} */
  @Override
  public String toString() {
    return value.toString();
  }
}
