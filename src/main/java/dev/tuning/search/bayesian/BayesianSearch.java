package dev.tuning.search.bayesian;

import dev.tuning.search.QuasiRandom;
import dev.tuning.search.Search;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Bayesian search. Its first points are those of {@link QuasiRandom}, and so are those that the
 * model has no answer for; all others depend on the results so far. Immutable, so threads may share
 * it.
 *
 * <p>As a {@link Search} it is the quasi-random one that it begins with.
 */
public final class BayesianSearch implements Search {

  /** Name and version. */
  public static final String GENERATOR = "bayesian/1";

  private static final int LEAST_STARTUP = 4;
  private static final int MOST_STARTUP = 12;

  private final Space space;
  private final long seed;
  private final int startup;
  private final List<List<PastPoint>> earlier;
  private final Search first;
  private final Encoding encoding;
  private final List<Stratum> strata;

  /**
   * Prepares the search.
   *
   * @param space what to search
   * @param seed any number; another one gives other points of the same quality
   * @param startup how many points are quasi-random at first, at least 0
   * @param earlier the points of earlier Studies, a list a Study; those whose parameters fit inform
   *     the model, and their scores may be on another scale
   * @throws IllegalArgumentException as {@link QuasiRandom#over} does
   */
  public BayesianSearch(Space space, long seed, int startup, List<List<PastPoint>> earlier) {
    this.space = space;
    this.seed = seed;
    this.startup = startup;
    this.earlier = earlier.stream().map(BayesianSearch::sorted).toList();
    this.first = QuasiRandom.over(space, seed);
    this.encoding = new Encoding(space, !earlier.isEmpty());
    this.strata =
        space.combinations().stream()
            .map(
                combination ->
                    new Stratum(
                        combination,
                        space.given(combination),
                        QuasiRandom.within(space, combination, seed)))
            .toList();
  }

  /**
   * How many points are quasi-random at first where nobody says so: 4 and one for each searched
   * parameter, at most 12.
   */
  public static int defaultStartup(Space space) {
    return Math.min(LEAST_STARTUP + space.searched().size(), MOST_STARTUP);
  }

  @Override
  public Optional<Map<String, Object>> pointAt(long index) {
    return first.pointAt(index);
  }

  @Override
  public long size() {
    return first.size();
  }

  @Override
  public String generator() {
    return GENERATOR;
  }

  /**
   * Begins to propose points.
   *
   * @param history the points of the Study so far, in any order; those that are none of its space
   *     are passed over
   */
  public BayesianRound begin(List<PastPoint> history) {
    List<PastPoint> known = new ArrayList<>();
    for (PastPoint point : sorted(history)) {
      try {
        known.add(new PastPoint(point.index(), space.complete(point.parameters()), point.result()));
      } catch (IllegalArgumentException e) {
        // Somebody else made this trial, and it says nothing about the space.
      }
    }
    return new BayesianRound(this, known);
  }

  /** Whether there are no earlier Studies to learn from. */
  boolean isFirst() {
    return earlier.isEmpty();
  }

  Space space() {
    return space;
  }

  long seed() {
    return seed;
  }

  /** {@return how many points are quasi-random at first} */
  public int startup() {
    return startup;
  }

  Encoding encoding() {
    return encoding;
  }

  List<Stratum> strata() {
    return strata;
  }

  /** What can be learned from the points. */
  Optional<Surrogate> learn(List<PastPoint> known) {
    return Surrogate.of(encoding, known, earlier);
  }

  private static List<PastPoint> sorted(List<PastPoint> points) {
    return points.stream().sorted(Comparator.comparingLong(PastPoint::index)).toList();
  }
}
