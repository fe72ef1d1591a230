package dev.tuning.space;

import java.util.Comparator;
import java.util.List;

/**
 * A list of numbers, equally likely whatever the scale, in ascending order.
 *
 * @param values each a {@link Double} or {@link Long}; a value of the domain has the class that it
 *     has in this list
 * @param scale how far apart the values are: what a neighbour of a value means to a model or a
 *     check
 */
public record DiscreteDomain(List<Number> values, Scale scale) implements Domain {

  /**
   * Sorts the values.
   *
   * @throws IllegalArgumentException if there are no values, if one is neither a finite Double nor
   *     a Long within +-(2^53 - 1), if two are equal as numbers, or if the scale is logarithmic and
   *     one is not &gt; 0
   */
  public DiscreteDomain {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("the list of values is empty: give at least one number");
    }
    values.forEach(value -> Numbers.requireNumber(value, "a discrete value"));
    values = values.stream().sorted(Comparator.comparingDouble(Number::doubleValue)).toList();
    for (int i = 1; i < values.size(); i++) {
      // Not Double.compare, which tells -0.0 from 0.0.
      if (values.get(i - 1).doubleValue() == values.get(i).doubleValue()) {
        throw new IllegalArgumentException(
            "the value " + values.get(i) + " occurs more than once: remove the repetition");
      }
    }
    scale.requireBounds(values.getFirst().doubleValue(), values.getLast().doubleValue());
  }

  /** Numbers on a linear scale. */
  public DiscreteDomain(List<Number> values) {
    this(values, Scale.LINEAR);
  }

  @Override
  public Number valueAt(double u) {
    return values.get(UnitInterval.cell(u, values.size()));
  }

  @Override
  public double unitOf(Object value) {
    return UnitInterval.center(indexOf(Values.require(this, value)), values.size());
  }

  @Override
  public boolean contains(Object value) {
    return indexOf(value) >= 0;
  }

  @Override
  public long size() {
    return values.size();
  }

  @Override
  public Number valueOfRank(long rank) {
    return values.get((int) rank);
  }

  @Override
  public long rankOf(Object value) {
    return indexOf(Values.require(this, value));
  }

  private int indexOf(Object value) {
    if (value instanceof Number number) {
      for (int i = 0; i < values.size(); i++) {
        if (values.get(i).doubleValue() == number.doubleValue()) {
          return i;
        }
      }
    }
    return -1;
  }

  /** {@return the values, as a message says it} */
  @Override
  public String toString() {
    return values.toString();
  }
}
