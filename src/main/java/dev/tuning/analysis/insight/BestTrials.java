package dev.tuning.analysis.insight;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Which of the points are the best ones: the playbook speaks of "the best few trials". */
public final class BestTrials {

  private static final double SHARE = 0.05;

  /** Of a share of ten thousand trials as many as a person would look at. */
  private static final int MOST_CURVES = 20;

  private BestTrials() {}

  /**
   * How many are the best 5 % of the feasible points, but at least some.
   *
   * @param ranked feasible points
   * @param least how many at least, if there are as many
   */
  static int count(int[] ranked, int least) {
    return Math.min(Math.max(least, (int) Math.ceil(SHARE * ranked.length)), ranked.length);
  }

  /**
   * Those, and all points that are as good as the last of them: which of equal points come first
   * says nothing of where good points lie, since the larger a learning rate, the earlier the step.
   *
   * @param ranked feasible points, the best first
   * @param least how many at least, if there are as many
   */
  static int[] withTied(StudyHistory history, int[] ranked, int least) {
    return Arrays.copyOf(ranked, tiedUntil(history.costs(ranked), count(ranked, least)));
  }

  /**
   * Where those end that are as good as the last one of some.
   *
   * @param ascending costs
   * @param some how many of them
   */
  private static int tiedUntil(double[] ascending, int some) {
    int to = some;
    while (to > 0 && to < ascending.length && ascending[to] == ascending[some - 1]) {
      to++;
    }
    return to;
  }

  /**
   * The best trials of those points, one of each, at most 20. Where more points are as good as the
   * last of them, some are taken at equal distances from the earliest to the latest best step.
   */
  public static List<TrialRun> runs(StudyHistory history, int least) {
    int[] ranked = history.ranked();
    double[] costs = history.costs(ranked);
    int most = Math.min(count(ranked, least), MOST_CURVES);
    int better = most;
    while (better > 0 && costs[better - 1] == costs[most - 1]) {
      better--;
    }
    int wanted = most - better;
    int tied = tiedUntil(costs, most) - better;
    int from = better;
    return IntStream.concat(
            IntStream.range(0, better),
            IntStream.range(0, wanted).map(i -> from + (2 * i + 1) * tied / (2 * wanted)))
        .mapToObj(i -> history.point(ranked[i]).best())
        .toList();
  }
}
