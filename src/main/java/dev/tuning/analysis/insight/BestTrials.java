package dev.tuning.analysis.insight;

import java.util.Arrays;
import java.util.List;

/** Which of the points are the best ones: the playbook speaks of "the best few trials". */
public final class BestTrials {

  private static final double SHARE = 0.05;

  /** Of a share of ten thousand trials as many as a person would look at. */
  private static final int MOST_CURVES = 20;

  private BestTrials() {}

  /**
   * The best 5 % of the feasible points, but at least some.
   *
   * @param ranked feasible points, the best first
   * @param least how many at least, if there are as many
   */
  static int[] share(int[] ranked, int least) {
    int k = Math.max(least, (int) Math.ceil(SHARE * ranked.length));
    return Arrays.copyOf(ranked, Math.min(k, ranked.length));
  }

  /** The best trials of those points, one of each, at most 20. */
  public static List<TrialRun> runs(StudyHistory history, int least) {
    return Arrays.stream(share(history.ranked(), least))
        .limit(MOST_CURVES)
        .mapToObj(i -> history.point(i).best())
        .toList();
  }
}
