package dev.tuning.analysis.plot;

import dev.tuning.analysis.insight.BestTrials;
import dev.tuning.analysis.insight.StudyHistory;
import dev.tuning.analysis.insight.TrialRun;
import java.util.ArrayList;
import java.util.List;

/**
 * At which steps the best trials are best (playbook, "Deciding how long to train when training is
 * not compute-bound"): the trials of which {@code best-step} speaks.
 *
 * @param trials how many trials were looked at
 * @param edges the bounds of the bins, in steps: one more than bins, from 0 to the last step
 * @param counts how many are best in each bin, its upper bound included
 */
public record BestSteps(int trials, List<Long> edges, List<Integer> counts) {

  private static final int BINS = 10;
  private static final int LOOKED_AT = 5;

  static BestSteps of(StudyHistory history) {
    List<TrialRun> runs = BestTrials.runs(history, LOOKED_AT);
    long last =
        Math.max(
            history.training().steps(), runs.stream().mapToLong(TrialRun::step).max().orElse(0));
    List<Long> edges = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    edges.add(0L);
    for (int bin = 1; bin <= BINS; bin++) {
      long from = edges.getLast();
      // Of a few steps some bins would be empty intervals.
      long to = (long) Math.ceil((double) last * bin / BINS);
      if (to > from) {
        boolean first = from == 0;
        edges.add(to);
        counts.add(
            (int)
                runs.stream()
                    .filter(run -> (run.step() > from || first) && run.step() <= to)
                    .count());
      }
    }
    return new BestSteps(runs.size(), edges, counts);
  }
}
