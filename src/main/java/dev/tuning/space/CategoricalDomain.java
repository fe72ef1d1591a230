package dev.tuning.space;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A list of names, equally likely; values are {@link String}.
 *
 * @param values the names, in the order in which the unit interval is cut
 */
public record CategoricalDomain(List<String> values) implements Domain {

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if there are no names, or if one is null, empty or repeated
   */
  public CategoricalDomain {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("the list of values is empty: give at least one name");
    }
    Set<String> seen = new HashSet<>();
    for (String value : values) {
      if (value == null || value.isEmpty()) {
        throw new IllegalArgumentException("a categorical value is empty: give it a name");
      }
      if (!seen.add(value)) {
        throw new IllegalArgumentException(
            "the value \"" + value + "\" occurs more than once: remove the repetition");
      }
    }
    values = List.copyOf(values);
  }

  @Override
  public String valueAt(double u) {
    return values.get(UnitInterval.cell(u, values.size()));
  }

  @Override
  public double unitOf(Object value) {
    return UnitInterval.center(values.indexOf(Values.require(this, value)), values.size());
  }

  @Override
  public boolean contains(Object value) {
    return value != null && values.contains(value);
  }

  @Override
  public long size() {
    return values.size();
  }

  @Override
  public String valueOfRank(long rank) {
    return values.get((int) rank);
  }

  @Override
  public long rankOf(Object value) {
    return values.indexOf(Values.require(this, value));
  }

  /** {@return the values, as a message says it} */
  @Override
  public String toString() {
    return values.toString();
  }
}
