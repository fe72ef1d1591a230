package dev.tuning.search;

import dev.tuning.space.Domain;
import dev.tuning.space.Space;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A search that gives every combination of scientific values the same number of points: rounds, in
 * each of which every combination has its turn, so that their numbers differ by one at most. A
 * combination all of whose points have been tried is passed over, because nothing is left to learn
 * of it.
 *
 * <p>Each combination has a sequence of its own, in which its nuisance parameters are well spread.
 * Taking every C-th point of one sequence instead would leave out whole parts of the space,
 * wherever C has a factor in common with the base of a dimension.
 */
final class Strata implements Search {

  private final String generator;
  private final List<DistinctPoints> strata;

  /**
   * @param generator name and version
   * @param space what to search
   * @param factory makes the sequences
   * @param seed any number
   */
  Strata(String generator, Space space, UnitSequence.Factory factory, long seed) {
    this.generator = generator;
    this.strata =
        space.combinations().stream()
            .map(
                combination ->
                    new DistinctPoints(space.given(combination), factory, seed(seed, combination)))
            .toList();
  }

  /** Another sequence for each combination, and the plain one where nothing is scientific. */
  static long seed(long seed, Map<String, Object> combination) {
    long mixed = seed;
    for (var value : combination.entrySet()) {
      mixed =
          Hashing.mix(
              mixed, Hashing.fnv1a(value.getKey()), Hashing.fnv1a(value.getValue().toString()));
    }
    return mixed;
  }

  @Override
  public Optional<Map<String, Object>> pointAt(long index) {
    ScrambledHalton.requireIndex(index);
    if (index >= size()) {
      return Optional.empty();
    }
    long round = round(index);
    long turn = index - pointsBefore(round);
    for (DistinctPoints stratum : strata) {
      if (stratum.size() > round && turn-- == 0) {
        return Optional.of(stratum.pointAt(round));
      }
    }
    throw new IllegalStateException("no combination has its turn at index " + index);
  }

  /** The round of a point: the last one with at most that many points before it. */
  private long round(long index) {
    long low = index / strata.size();
    long high = index;
    while (low < high) {
      long middle = low + (high - low + 1) / 2;
      if (pointsBefore(middle) <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private long pointsBefore(long round) {
    long points = 0;
    for (DistinctPoints stratum : strata) {
      points += Math.min(stratum.size(), round);
    }
    return points;
  }

  @Override
  public long size() {
    long sum = 0;
    for (DistinctPoints stratum : strata) {
      long size = stratum.size();
      if (size > ScrambledHalton.INDEX_LIMIT) {
        return Domain.UNCOUNTED;
      }
      sum += size;
    }
    return sum;
  }

  @Override
  public String generator() {
    return generator;
  }
}
