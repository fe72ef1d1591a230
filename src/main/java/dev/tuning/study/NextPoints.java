package dev.tuning.study;

import dev.tuning.search.Search;
import dev.tuning.search.bayesian.Proposal;
import java.util.Map;
import java.util.Optional;

/** Gives the points of a Study that come next, in the order of their indices. */
@FunctionalInterface
public interface NextPoints {

  /**
   * A point.
   *
   * @param parameters a value for each active parameter
   * @param proposal how it came about, absent where it is a function of its index alone
   */
  record Point(Map<String, Object> parameters, Optional<Proposal> proposal) {

    static Point of(Proposal proposal) {
      return new Point(proposal.parameters(), Optional.of(proposal));
    }
  }

  /**
   * The point of an index.
   *
   * @return absent if there is none, or none yet
   */
  Optional<Point> at(long index);

  /** The points of a search that does not look at results. */
  static NextPoints of(Search search) {
    return index -> search.pointAt(index).map(point -> new Point(point, Optional.empty()));
  }
}
