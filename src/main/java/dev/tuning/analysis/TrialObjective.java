package dev.tuning.analysis;

import dev.tuning.analysis.ObjectiveRule.Over;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

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

  /** At no step that may count do the constraints hold. */
  public record Violated() implements Result {}

  /**
   * A metric was never reported.
   *
   * @param metric the metric
   * @param seen the metrics that were
   */
  public record Missing(String metric, SortedSet<String> seen) implements Result {}

  /**
   * Chooses the objective. A trial whose metric is not finite at its last evaluation has none,
   * unless the rule says otherwise, even if it was good before: the playbook calls a diverged trial
   * infeasible.
   *
   * @param metrics values by step, by the metric's name; they need not be finite
   * @param rule what counts
   */
  public static Result of(
      Map<String, ? extends SortedMap<Long, Double>> metrics, ObjectiveRule rule) {
    Optional<String> missing =
        Stream.concat(Stream.of(rule.metric()), rule.constraints().stream().map(Constraint::metric))
            .filter(metric -> metrics.get(metric) == null || metrics.get(metric).isEmpty())
            .findFirst();
    if (missing.isPresent()) {
      return new Missing(missing.get(), new TreeSet<>(metrics.keySet()));
    }
    SortedMap<Long, Double> values = metrics.get(rule.metric());
    boolean diverged = !Double.isFinite(values.get(values.lastKey()));
    if (diverged && !rule.bestBeforeDivergence()
        || values.values().stream().noneMatch(Double::isFinite)) {
      return new NotFinite(values.lastKey());
    }
    return rule.over() == Over.LAST_STEP ? last(metrics, rule) : best(metrics, rule);
  }

  private static Result last(
      Map<String, ? extends SortedMap<Long, Double>> metrics, ObjectiveRule rule) {
    Value last = null;
    for (Map.Entry<Long, Double> point : metrics.get(rule.metric()).entrySet()) {
      if (Double.isFinite(point.getValue())) {
        last = new Value(point.getValue(), point.getKey());
      }
    }
    return last != null && StepConstraints.hold(metrics, rule.constraints(), last.step())
        ? last
        : new Violated();
  }

  private static Result best(
      Map<String, ? extends SortedMap<Long, Double>> metrics, ObjectiveRule rule) {
    Value best = null;
    // In order of the steps, so that a tie stays with the earlier one.
    for (Map.Entry<Long, Double> point : metrics.get(rule.metric()).entrySet()) {
      double value = point.getValue();
      if (Double.isFinite(value)
          && (best == null || rule.goal().isBetter(value, best.value()))
          && StepConstraints.hold(metrics, rule.constraints(), point.getKey())) {
        best = new Value(value, point.getKey());
      }
    }
    return best == null ? new Violated() : best;
  }
}
