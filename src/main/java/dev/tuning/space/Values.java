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

  /** A value as a message says it: a number and a text that looks like one are told apart. */
  static String text(Object value) {
    return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
  }

  /** Refuses a value that the domain does not contain. */
  static Object require(Domain domain, Object value) {
    if (!domain.contains(value)) {
      throw new IllegalArgumentException(text(value) + " is none of the values: " + domain);
    }
    return value;
  }
}
