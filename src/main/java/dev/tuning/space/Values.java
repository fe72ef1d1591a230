package dev.tuning.space;

/** Membership of values in a domain. */
final class Values {

  private Values() {}

  /** Refuses a value that the domain does not contain. */
  static Object require(Domain domain, Object value) {
    if (!domain.contains(value)) {
      throw new IllegalArgumentException(value + " is not a value of " + domain);
    }
    return value;
  }
}
