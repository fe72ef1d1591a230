package dev.tuning.space;

/**
 * The values that a parameter can take, as an image of the unit interval.
 *
 * <p>The unit interval is cut into one cell a value where values are finitely many, so a uniform
 * position gives each value its fair share. Numbers are compared as numbers, whatever their Java
 * class, because JSON does not keep 1 and 1.0 apart.
 */
public sealed interface Domain
    permits DoubleDomain,
        IntegerDomain,
        DiscreteDomain,
        CategoricalDomain,
        BooleanDomain,
        FixedValue {

  /** What {@link #size} returns where there are more values than can be counted. */
  long UNCOUNTED = Long.MAX_VALUE;

  /**
   * The value at a position.
   *
   * @param u position in [0, 1]; monotone where values are ordered
   * @return a {@link Double}, {@link Long}, {@link String} or {@link Boolean}; always one that this
   *     domain {@link #contains}
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

  /**
   * How many values there are.
   *
   * @return at least 1; {@link #UNCOUNTED} of a real interval
   */
  long size();

  /**
   * A value by its rank, for domains whose values can be counted.
   *
   * @param rank from 0, less than {@link #size}; ascending where values are ordered
   * @return the value; each has one rank
   * @throws IllegalArgumentException if the values can't be counted
   */
  Object valueOfRank(long rank);

  /**
   * The rank of a value, the inverse of {@link #valueOfRank}.
   *
   * @param value a value of this domain
   * @throws IllegalArgumentException if this domain does not contain the value, or if its values
   *     can't be counted
   */
  long rankOf(Object value);
}
