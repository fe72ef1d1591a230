package dev.tuning.search.bayesian;

import dev.tuning.search.bayesian.PastPoint.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A point that is not where the model expects most, because the best one no longer gets better. By
 * turns it goes to the border of what can be trained, where the model hopes for nothing although
 * the best learning rates are often just below those that diverge, and to the most promising of
 * points that are spread evenly, which finds other hills in fewer looks. Where nearly nothing can
 * be trained it goes to where other islands may be.
 */
enum LookElsewhere {
  /** Where nobody knows whether a point can be trained; anywhere, if all could so far. */
  UNDECIDED,

  /** To the most promising one of some. */
  PROMISING,

  /** The next quasi-random point that is taken for infeasible, where few others were feasible. */
  BEYOND;

  /** One of so many points may be a look. */
  private static final int EVERY = 5;

  /** While few of the quasi-random points were feasible, one of so many is another one. */
  private static final int EVERY_BEYOND = 2;

  /** What counts as better, as {@link StandingStill} has it. */
  private static final double SENSIBLE = 1e-3;

  /**
   * The one that is due. Where nobody knew and the points could not be trained there is twice the
   * time to the next look each time, from the second such point on: the next one is likely to be
   * infeasible too.
   *
   * @param points those of the Study that have the same scientific values, by index
   * @param startup how many points of the Study are quasi-random at first
   * @param noise the deviation of one measurement of a score
   * @param sequence the quasi-random points that may be among them
   */
  static Optional<LookElsewhere> due(
      List<PastPoint> points,
      int startup,
      double noise,
      Supplier<Set<Map<String, Object>>> sequence) {
    int size = points.size();
    boolean isTurnBeyond = size % EVERY_BEYOND == 0;
    if (!isTurnBeyond && size % EVERY != 0 || !StandingStill.is(points, startup, SENSIBLE, noise)) {
      return Optional.empty();
    }
    if (isTurnBeyond && FewFeasible.is(quasiRandom(points, startup, sequence.get()), startup)) {
      return Optional.of(BEYOND);
    }
    if (isTurnOfPromising(size)) {
      return Optional.of(PROMISING);
    }
    return size % EVERY == 0 && isWorthIt(points, startup, noise)
        ? Optional.of(UNDECIDED)
        : Optional.empty();
  }

  private static boolean isTurnOfPromising(int place) {
    return place % EVERY == 0 && place / EVERY % 2 != 0;
  }

  /** Those of the sequence, but for those that the model may have chosen of some. */
  private static List<PastPoint> quasiRandom(
      List<PastPoint> points, int startup, Set<Map<String, Object>> sequence) {
    return IntStream.range(0, points.size())
        .filter(place -> place < startup || !isTurnOfPromising(place))
        .mapToObj(points::get)
        .filter(point -> sequence.contains(point.parameters()))
        .toList();
  }

  private static boolean isWorthIt(List<PastPoint> points, int startup, double noise) {
    int failures = 0;
    long pause = 0;
    for (int turn = 2 * EVERY; turn < points.size(); turn += 2 * EVERY) {
      if (!StandingStill.is(points.subList(0, turn), startup, SENSIBLE, noise)) {
        continue;
      }
      Result result = points.get(turn).result();
      if (pause > 0) {
        pause--;
      } else if (result instanceof Result.Infeasible) {
        failures++;
        pause = (1L << Math.min(failures - 1, 62)) - 1;
      } else if (result instanceof Result.Feasible) {
        failures = 0;
      }
    }
    return pause == 0;
  }
}
