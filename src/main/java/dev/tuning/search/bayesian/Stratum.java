package dev.tuning.search.bayesian;

import dev.tuning.search.Search;
import dev.tuning.space.Space;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The points that have certain scientific values.
 *
 * @param combination the scientific values
 * @param space the part of the space that has them
 * @param sequence its quasi-random points
 */
record Stratum(Map<String, Object> combination, Space space, Search sequence) {

  /**
   * The next quasi-random point.
   *
   * @param place where to begin in the sequence
   * @param tried how many points may have been tried
   * @param isNew whether one has not
   * @return absent if all are tried
   */
  Optional<Map<String, Object>> next(long place, int tried, Predicate<Map<String, Object>> isNew) {
    // One of so many points in a row is new; where the sequence ends, those before come again.
    return first(place, place + tried + 1, isNew).or(() -> first(0, place, isNew));
  }

  /** So many quasi-random points from a place on; fewer at the end of the sequence. */
  Stream<Map<String, Object>> some(long place, int count) {
    return LongStream.range(place, Math.min(place + count, sequence.size()))
        .mapToObj(sequence::pointAt)
        .flatMap(Optional::stream);
  }

  private Optional<Map<String, Object>> first(
      long from, long to, Predicate<Map<String, Object>> isNew) {
    for (long i = from; i < Math.min(to, sequence.size()); i++) {
      Optional<Map<String, Object>> point = sequence.pointAt(i).filter(isNew);
      if (point.isPresent()) {
        return point;
      }
    }
    return Optional.empty();
  }
}
