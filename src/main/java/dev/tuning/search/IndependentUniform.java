package dev.tuning.search;

import java.util.List;

/**
 * Independent points, uniform in the unit cube: hashes of seed, name of the dimension and index.
 */
final class IndependentUniform implements UnitSequence {

  private final long[] keys;

  IndependentUniform(long seed, List<String> names) {
    keys = names.stream().mapToLong(name -> Hashing.mix(seed, Hashing.fnv1a(name))).toArray();
  }

  @Override
  public double coordinate(long index, int dimension) {
    ScrambledHalton.requireIndex(index);
    // The highest 53 bits, as many as a double holds.
    return (Hashing.mix(keys[dimension], index) >>> 11) * 0x1p-53;
  }
}
