package dev.tuning.search;

import java.util.List;

/** A sequence of points in the unit cube. */
interface UnitSequence {

  /**
   * A coordinate of a point.
   *
   * @param index which point, from 0, less than {@link ScrambledHalton#INDEX_LIMIT}
   * @param dimension which coordinate, from 0
   * @return a number in [0, 1)
   * @throws IllegalArgumentException if the index is outside its range
   */
  double coordinate(long index, int dimension);

  /** Makes sequences. */
  @FunctionalInterface
  interface Factory {

    /**
     * Makes a sequence.
     *
     * @param seed any number; another one gives other points of the same quality
     * @param names the names of the dimensions in order; appending one leaves the coordinates of
     *     the others as they are
     */
    UnitSequence create(long seed, List<String> names);
  }
}
