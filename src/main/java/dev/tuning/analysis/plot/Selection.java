package dev.tuning.analysis.plot;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Which of very many things are shown: a page with all of them would be of no use. */
public final class Selection {

  /** Most trials, or points, of a report. */
  public static final int MOST = 5_000;

  private static final int BEST = 1_000;

  private Selection() {}

  /**
   * All of them, or else the best ones and of all the others an even part.
   *
   * @param n how many there are
   * @param bestFirst positions of the best ones
   * @return positions, ascending, at most {@link #MOST}
   */
  public static int[] of(int n, int[] bestFirst) {
    if (n <= MOST) {
      return IntStream.range(0, n).toArray();
    }
    boolean[] chosen = new boolean[n];
    Arrays.stream(bestFirst).limit(BEST).forEach(i -> chosen[i] = true);
    int others = MOST - BEST;
    for (int i = 0; i < others; i++) {
      chosen[(int) ((long) i * n / others)] = true;
    }
    return IntStream.range(0, n).filter(i -> chosen[i]).toArray();
  }
}
