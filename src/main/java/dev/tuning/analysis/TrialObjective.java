package dev.tuning.analysis;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The objective of one trial, chosen in retrospect from all its evaluations (playbook, "Determining
 * the number of steps": keep the best checkpoint rather than the last).
 */
public final class TrialObjective {

  private TrialObjective() {}

  /** What the evaluations of a trial amount to. */
  public sealed interface Result {}

  /**
   * The trial has an objective.
   *
   * @param value finite
   * @param step the step at which it was measured
   */
  public record Value(double value, long step) implements Result {}

  /**
   * The metric was not finite at its last evaluation: the trial diverged.
   *
   * @param step that evaluation
   */
  public record NotFinite(long step) implements Result {}

  /**
   * The metric was never reported.
   *
   * @param seen the metrics that were
   */
  public record Missing(SortedSet<String> seen) implements Result {}

  /**
   * Chooses the objective. A trial whose metric is not finite at its last evaluation has none, even
   * if it was good before: the playbook calls a diverged trial infeasible.
   *
   * @param metrics values by step, by the metric's name; they need not be finite
   * @param metric the metric that counts
   * @param goal which direction is better
   * @param lastStep true: the last evaluation counts; false: the best one, and of equally good ones
   *     the earliest
   */
  public static Result of(
      Map<String, ? extends SortedMap<Long, Double>> metrics,
      String metric,
      Goal goal,
      boolean lastStep) {
    SortedMap<Long, Double> values = metrics.get(metric);
    if (values == null || values.isEmpty()) {
      return new Missing(new TreeSet<>(metrics.keySet()));
    }
    long last = values.lastKey();
    if (!Double.isFinite(values.get(last))) {
      return new NotFinite(last);
    }
    return lastStep ? new Value(values.get(last), last) : best(values, goal);
  }

  private static Value best(SortedMap<Long, Double> values, Goal goal) {
    Value best = null;
    // In order of the steps, so that a tie stays with the earlier one.
    for (Map.Entry<Long, Double> point : values.entrySet()) {
      double value = point.getValue();
      if (Double.isFinite(value) && (best == null || goal.isBetter(value, best.value()))) {
        best = new Value(value, point.getKey());
      }
    }
    return best;
  }
}
