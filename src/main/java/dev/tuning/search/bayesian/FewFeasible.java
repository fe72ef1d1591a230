package dev.tuning.search.bayesian;

import dev.tuning.search.bayesian.PastPoint.Result;
import java.util.List;

/**
 * Whether so few of the quasi-random points could be trained that they do not cover what can be.
 *
 * <p>Where nearly no point can be trained the model knows one region that can, extrapolates from it
 * that nothing else can be, and stays there: on whichever island the first feasible point lies.
 */
final class FewFeasible {

  /** One in so many of the quasi-random points is enough. */
  private static final int ENOUGH = 4;

  /** At most so many times the first quasi-random points: there may be one island only. */
  private static final int MOST = 4;

  private FewFeasible() {}

  /**
   * Whether it is so, and not yet for too many of them.
   *
   * @param quasiRandom those that the model had no part in; those that are still running may be
   *     feasible
   * @param startup how many points of the Study are quasi-random at first
   */
  static boolean is(List<PastPoint> quasiRandom, int startup) {
    return quasiRandom.size() < MOST * startup && !isEnough(quasiRandom);
  }

  private static boolean isEnough(List<PastPoint> quasiRandom) {
    int infeasible = 0;
    int hopeful = 0;
    for (PastPoint point : quasiRandom) {
      switch (point.result()) {
        case Result.Feasible _, Result.Pending _ -> hopeful++;
        case Result.Infeasible _ -> infeasible++;
        case Result.Failed _ -> {}
      }
    }
    return ENOUGH * hopeful >= hopeful + infeasible;
  }
}
