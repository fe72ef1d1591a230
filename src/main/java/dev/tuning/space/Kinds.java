package dev.tuning.space;

import java.util.Optional;

/** Values of the kind that a domain has, whether or not they are in it. */
final class Kinds {

  private Kinds() {}

  /**
   * A value as the domain would write it.
   *
   * @param domain decides the kind: a number, a whole number, a text or a boolean
   * @return empty if the value is of another kind, or no number that JSON can carry
   */
  static Optional<Object> as(Domain domain, Object value) {
    return switch (domain) {
      case DoubleDomain _ -> real(value);
      case IntegerDomain _ -> whole(value);
      case DiscreteDomain list -> list.valueOfRank(0) instanceof Long ? whole(value) : real(value);
      case CategoricalDomain _ -> Optional.of(value).filter(String.class::isInstance);
      case BooleanDomain _ -> Optional.of(value).filter(Boolean.class::isInstance);
      case FixedValue(Object fixed) -> {
        // JSON does not keep 1 and 1.0 apart: what is fixed at 1 may be a real number.
        boolean number = fixed instanceof Number && value instanceof Number;
        yield Optional.of(value)
            .filter(given -> number || fixed.getClass() == given.getClass())
            .filter(given -> !(given instanceof Double real) || Double.isFinite(real));
      }
    };
  }

  private static Optional<Object> real(Object value) {
    return value instanceof Number number && Double.isFinite(number.doubleValue())
        // Turns -0.0 into 0.0.
        ? Optional.of(number.doubleValue() + 0.0)
        : Optional.empty();
  }

  private static Optional<Object> whole(Object value) {
    return value instanceof Number number
            && number.doubleValue() == Math.rint(number.doubleValue())
            && Math.abs(number.doubleValue()) <= Numbers.MAX_INTEGER
        ? Optional.of(number.longValue())
        : Optional.empty();
  }
}
