package dev.tuning.search.bayesian;

import dev.tuning.search.bayesian.PastPoint.Result;
import java.util.List;
import java.util.Optional;

/**
 * A point that is not where the model expects most, because the best one no longer gets better. By
 * turns it goes to the border of what can be trained, where the model hopes for nothing although
 * the best learning rates are often just below those that diverge, and to the most promising of
 * points that are spread evenly, which finds other hills in fewer looks.
 */
enum LookElsewhere {
  /** Where nobody knows whether a point can be trained; anywhere, if all could so far. */
  UNDECIDED,

  /** To the most promising one of some. */
  PROMISING;

  /** One of so many points may be a look. */
  private static final int EVERY = 5;

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
   */
  static Optional<LookElsewhere> due(List<PastPoint> points, int startup, double noise) {
    int size = points.size();
    if (size % EVERY != 0 || !StandingStill.is(points, startup, SENSIBLE, noise)) {
      return Optional.empty();
    }
    if (size / EVERY % 2 != 0) {
      return Optional.of(PROMISING);
    }
    return isWorthIt(points, startup, noise) ? Optional.of(UNDECIDED) : Optional.empty();
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
