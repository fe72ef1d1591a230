package dev.tuning.space;

/** Which numbers a manifest can carry unchanged. */
final class Numbers {

  /**
   * Largest magnitude of an integer, 2^53 - 1. JSON readers may hold a number in a double, and a
   * double tells larger integers no longer apart (RFC 8259, section 6).
   */
  static final long MAX_INTEGER = (1L << 53) - 1;

  private Numbers() {}

  /**
   * Refuses NaN and the infinities, which JSON does not have.
   *
   * @param what names the number in the message
   */
  static void requireFinite(double value, String what) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          what + " is " + value + ": JSON has finite numbers only, give one");
    }
  }

  /**
   * Refuses integers that a JSON reader may round.
   *
   * @param what names the number in the message
   */
  static void requireExact(long value, String what) {
    if (value < -MAX_INTEGER || value > MAX_INTEGER) {
      throw new IllegalArgumentException(
          what
              + " is "
              + value
              + ", beyond +-"
              + MAX_INTEGER
              + ", where JSON readers round integers: use a smaller number");
    }
  }

  /**
   * Refuses everything but a finite {@link Double} or an exact {@link Long}.
   *
   * @param what names the number in the message
   */
  static void requireNumber(Object value, String what) {
    switch (value) {
      case Double real -> requireFinite(real, what);
      case Long integer -> requireExact(integer, what);
      case null -> throw new IllegalArgumentException(what + " is missing: give a number");
      default ->
          throw new IllegalArgumentException(
              what + " is a " + value.getClass().getSimpleName() + ": give a Double or a Long");
    }
  }
}
