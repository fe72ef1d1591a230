package dev.tuning.search.bayesian;

import java.util.Arrays;
import java.util.List;

/**
 * Whether the best point no longer gets better.
 *
 * <p>The model would go on and on with it: the half-rank warp makes the last digit of the best
 * scores look as large as all that there is to learn elsewhere.
 */
final class StandingStill {

  /** The latest feasible points, of which none was better. */
  private static final int LATEST = 5;

  private StandingStill() {}

  /**
   * Whether it is so.
   *
   * @param points those in question, by index
   * @param startup how many points of the Study are quasi-random at first
   * @param sensible what counts as better: a share of what was gained since the best one of the
   *     first points
   * @param noise the deviation of one measurement of a score; less than that is not better either,
   *     for the best of some scores grows with their number where nothing else does
   * @return false while there are too few feasible points to tell
   */
  static boolean is(List<PastPoint> points, int startup, double sensible, double noise) {
    double[] scores = PastPoint.scores(points);
    if (scores.length < 2 * LATEST) {
      return false;
    }
    double now = best(scores, scores.length);
    double before = best(scores, scores.length - LATEST);
    double first = best(scores, Math.max(startup, LATEST));
    return now - before <= Math.max(sensible * (now - first), noise);
  }

  private static double best(double[] scores, int ofFirst) {
    return Arrays.stream(scores).limit(ofFirst).max().orElseThrow();
  }
}
