package dev.tuning.analysis;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Whether constraints hold at a step. A metric need not be evaluated as often as the objective is:
 * its latest value at or before the step decides, and where there is none yet, the constraint does
 * not hold.
 */
public final class StepConstraints {

  private StepConstraints() {}

  /**
   * Whether all constraints hold.
   *
   * @param metrics values by step, by the metric's name
   * @param constraints what must hold
   * @param step where
   */
  public static boolean hold(
      Map<String, ? extends SortedMap<Long, Double>> metrics,
      List<Constraint> constraints,
      long step) {
    for (Constraint constraint : constraints) {
      SortedMap<Long, Double> values = metrics.get(constraint.metric());
      OptionalLong deciding = decidingStep(values, step);
      if (deciding.isEmpty() || !constraint.holds(values.get(deciding.getAsLong()))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The step of the evaluation that decides about a step.
   *
   * @param values values by step, null if the metric was never reported
   */
  public static OptionalLong decidingStep(SortedMap<Long, Double> values, long step) {
    if (values == null) {
      return OptionalLong.empty();
    }
    SortedMap<Long, Double> before = values.headMap(step + 1);
    return before.isEmpty() ? OptionalLong.empty() : OptionalLong.of(before.lastKey());
  }
}
