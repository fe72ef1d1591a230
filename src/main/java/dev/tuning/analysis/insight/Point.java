package dev.tuning.analysis.insight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A point all of whose trials have ended.
 *
 * @param index its index
 * @param values the values of its active parameters
 * @param cost its objective, a mean over replicates, with a sign that makes less better; positive
 *     infinity if the point is infeasible
 * @param runs its trials that succeeded, the best first; none if the point is infeasible
 */
public record Point(long index, Map<String, Object> values, double cost, List<TrialRun> runs) {

  /**
   * What trials amount to: a point with an infeasible replicate is infeasible, and failed trials do
   * not count.
   *
   * @param runs the trials of a point that have ended
   * @param replicates how many it should have
   * @param sign 1 if less is better, -1 if more is
   * @return empty if trials are missing, or if all have failed
   */
  static Optional<Point> of(List<TrialRun> runs, int replicates, int sign) {
    TrialRun first = runs.getFirst();
    boolean infeasible = false;
    List<TrialRun> succeeded = new ArrayList<>(runs.size());
    for (TrialRun run : runs) {
      infeasible |= run.infeasible();
      if (run.succeeded()) {
        succeeded.add(run);
      }
    }
    if (runs.size() < replicates || !infeasible && succeeded.isEmpty()) {
      return Optional.empty();
    }
    if (infeasible) {
      return Optional.of(
          new Point(first.index(), first.values(), Double.POSITIVE_INFINITY, List.of()));
    }
    if (succeeded.size() > 1) {
      succeeded.sort(
          Comparator.comparingDouble((TrialRun run) -> sign * run.objective())
              .thenComparingLong(TrialRun::step)
              .thenComparingInt(TrialRun::replicate));
    }
    double cost = 0;
    for (TrialRun run : succeeded) {
      // Divided before they are added: the sum of large values may be no number.
      cost += sign * run.objective() / succeeded.size();
    }
    return Optional.of(new Point(first.index(), first.values(), cost, List.copyOf(succeeded)));
  }

  public boolean feasible() {
    return !runs.isEmpty();
  }

  public TrialRun best() {
    return runs.getFirst();
  }
}
