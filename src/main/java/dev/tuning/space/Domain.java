package dev.tuning.space;

/**
 * The values that a parameter can take, as an image of the unit interval.
 *
 * <p>The unit interval is cut into one cell a value where values are finitely many, so a uniform
 * position gives each value its fair share. Numbers are compared as numbers, whatever their Java
 * class, because JSON does not keep 1 and 1.0 apart.
 */
public sealed interface Domain
    permits DoubleDomain, IntegerDomain, DiscreteDomain, CategoricalDomain, FixedValue {

  /**
   * The value at a position.
   *
   * @param u position in [0, 1]; monotone where values are ordered
   * @return a {@link Double}, {@link Long}, {@link String} or, of a {@link FixedValue} only, {@link
   *     Boolean}; always one that this domain {@link #contains}
   * @throws IllegalArgumentException if {@code u} is not in [0, 1]
   */
  Object valueAt(double u);

  /**
   * A position of a value: {@code valueAt(unitOf(value))} is that value, up to rounding of reals.
   *
   * @param value a value of this domain
   * @return a position in [0, 1]: the center of the value's cell where values are finitely many, .5
   *     where there is one
   * @throws IllegalArgumentException if this domain does not contain the value
   */
  double unitOf(Object value);

  /**
   * Whether the value is one of this domain.
   *
   * @param value anything, null included
   * @return true if {@link #valueAt} gives it, or a number equal to it, somewhere
   */
  boolean contains(Object value);
}
