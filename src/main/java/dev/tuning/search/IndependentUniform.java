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
    return Hashing.uniform(Hashing.mix(keys[dimension], index));
  }
}
