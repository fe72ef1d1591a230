package dev.tuning.space;

/** Values and their membership in a domain. */
final class Values {

  private Values() {}

  /** Whether two values are equal; numbers as numbers, whatever their Java class. */
  static boolean same(Object a, Object b) {
    return a instanceof Number x && b instanceof Number y
        ? x.doubleValue() == y.doubleValue()
        : a.equals(b);
  }

  /** Refuses a value that the domain does not contain. */
  static Object require(Domain domain, Object value) {
    if (!domain.contains(value)) {
      throw new IllegalArgumentException(value + " is none of the values: " + domain);
    }
    return value;
  }
}
