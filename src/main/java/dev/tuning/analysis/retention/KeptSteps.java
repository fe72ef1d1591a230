package dev.tuning.analysis.retention;

import dev.tuning.analysis.Goal;
import dev.tuning.analysis.StepConstraints;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * The evaluations of a metric that stay, however many there are: the first and the last; the first
 * that is not finite, where it diverged, and the last that is; the best for either goal; those of
 * checkpoints; and, of metrics in focus, the best for either goal at which the constraints hold,
 * with the evaluations that show it. Of the best ones that up to the newest checkpoint stays as
 * well, since an attempt may go on from there and what came later is void then.
 */
final class KeptSteps {

  private final Map<String, ? extends NavigableMap<Long, Double>> metrics;
  private final Focus focus;
  private final Collection<Long> checkpoints;
  private final Optional<Long> newestCheckpoint;

  KeptSteps(
      Map<String, ? extends NavigableMap<Long, Double>> metrics,
      Focus focus,
      Collection<Long> checkpoints) {
    this.metrics = metrics;
    this.focus = focus;
    this.checkpoints = checkpoints;
    this.newestCheckpoint = checkpoints.stream().max(Long::compare);
  }

  /** The steps of a metric that stay. */
  Set<Long> of(String metric) {
    NavigableMap<Long, Double> values = metrics.get(metric);
    Set<Long> kept = new HashSet<>();
    kept.add(values.firstKey());
    kept.add(values.lastKey());
    values.entrySet().stream()
        .filter(point -> !Double.isFinite(point.getValue()))
        .findFirst()
        .ifPresent(point -> kept.add(point.getKey()));
    values.descendingMap().entrySet().stream()
        .filter(point -> Double.isFinite(point.getValue()))
        .findFirst()
        .ifPresent(point -> kept.add(point.getKey()));
    addBest(kept, values, step -> true);
    if (focus.metrics().contains(metric)) {
      checkpoints.stream().filter(values::containsKey).forEach(kept::add);
      kept.addAll(bestThatHolds(metric));
    }
    if (focus.constraints().stream().anyMatch(c -> c.metric().equals(metric))) {
      addDeciding(kept, values);
    }
    return kept;
  }

  /** The evaluations of a constraint's metric that decide about the steps that matter. */
  private void addDeciding(Set<Long> kept, NavigableMap<Long, Double> values) {
    for (String objective : focus.metrics()) {
      NavigableMap<Long, Double> curve = metrics.get(objective);
      if (curve == null) {
        continue;
      }
      Set<Long> decided = bestThatHolds(objective);
      decided.add(curve.lastKey());
      checkpoints.stream().filter(curve::containsKey).forEach(decided::add);
      decided.forEach(step -> StepConstraints.decidingStep(values, step).ifPresent(kept::add));
    }
  }

  private Set<Long> bestThatHolds(String metric) {
    Set<Long> best = new HashSet<>();
    if (!focus.constraints().isEmpty() && metrics.get(metric) != null) {
      addBest(
          best,
          metrics.get(metric),
          step -> StepConstraints.hold(metrics, focus.constraints(), step));
    }
    return best;
  }

  private void addBest(Set<Long> kept, NavigableMap<Long, Double> values, LongPredicate counts) {
    for (Goal goal : Goal.values()) {
      best(values, goal, counts).ifPresent(kept::add);
      newestCheckpoint
          .map(newest -> values.headMap(newest, true))
          .flatMap(before -> best(before, goal, counts))
          .ifPresent(kept::add);
    }
  }

  private static Optional<Long> best(
      NavigableMap<Long, Double> values, Goal goal, LongPredicate counts) {
    Map.Entry<Long, Double> best = null;
    for (Map.Entry<Long, Double> point : values.entrySet()) {
      if (Double.isFinite(point.getValue())
          && (best == null || goal.isBetter(point.getValue(), best.getValue()))
          && counts.test(point.getKey())) {
        best = point;
      }
    }
    return Optional.ofNullable(best).map(Map.Entry::getKey);
  }
}
