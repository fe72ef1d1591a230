package dev.tuning.space;

import java.util.List;
import java.util.Objects;

/**
 * When a conditional parameter is active: when its parent is, and has one of certain values.
 *
 * @param parent name of the parameter that decides
 * @param values the values of the parent that make this one active
 */
public record When(String parent, List<Object> values) {

  /**
   * Checks that there are values.
   *
   * @throws IllegalArgumentException if there are none, or if one is null
   */
  public When {
    if (values.isEmpty()) {
      throw new IllegalArgumentException(
          "when.in is empty: list the values of " + parent + " that make the parameter active");
    }
    if (values.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException(
          "when.in has an empty value, which " + parent + " can't have: remove it");
    }
    values = List.copyOf(values);
  }

  /** Whether a value of the parent makes the parameter active; numbers are compared as numbers. */
  boolean holdsFor(Object value) {
    return values.stream().anyMatch(listed -> Values.same(listed, value));
  }
}
