package dev.tuning.analysis.retention;

import dev.tuning.analysis.Goal;
import dev.tuning.analysis.StepConstraints;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * The evaluations of a metric that stay, however many there are: the first and the last; the first
 * that is not finite, where it diverged, and the last that is; the best for either goal; those of
 * checkpoints; and, of metrics in focus, the best for either goal at which the constraints hold. Of
 * all those the evaluations of the constraints stay as well, which show whether they hold there. Of
 * the best ones that up to the newest checkpoint stays as well, since an attempt may go on from
 * there and what came later is void then.
 */
final class KeptSteps {

  private final Map<String, ? extends NavigableMap<Long, Double>> metrics;
  private final Focus focus;
  private final Collection<Long> checkpoints;
  private final Optional<Long> newestCheckpoint;
  private final Map<String, Set<Long>> ofTheirOwn = new HashMap<>();

  KeptSteps(
      Map<String, ? extends NavigableMap<Long, Double>> metrics,
      Focus focus,
      Collection<Long> checkpoints) {
    this.metrics = metrics;
    this.focus = focus;
    this.checkpoints = checkpoints;
    this.newestCheckpoint = checkpoints.stream().max(Long::compare);
  }

  /** The steps of a metric that stay, at most 170 where there are at most 50 checkpoints. */
  Set<Long> of(String metric) {
    Set<Long> kept = new HashSet<>(ofItsOwn(metric));
    if (isConstrained(metric)) {
      for (String objective : focus.metrics()) {
        if (metrics.containsKey(objective)) {
          kept.addAll(deciding(metric, ofItsOwn(objective)));
        }
      }
    }
    return kept;
  }

  /** Whether a constraint is about a metric. */
  boolean isConstrained(String metric) {
    return focus.constraints().stream().anyMatch(c -> c.metric().equals(metric));
  }

  private Set<Long> ofItsOwn(String metric) {
    return ofTheirOwn.computeIfAbsent(metric, this::whatMatters);
  }

  private Set<Long> whatMatters(String metric) {
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
    return kept;
  }

  /** The evaluations of a constraint's metric that decide about steps. */
  Set<Long> deciding(String metric, Collection<Long> steps) {
    Set<Long> deciding = new HashSet<>();
    for (long step : steps) {
      StepConstraints.decidingStep(metrics.get(metric), step).ifPresent(deciding::add);
    }
    return deciding;
  }

  /** The best steps of a metric at which the constraints hold; none if there are no constraints. */
  Set<Long> bestThatHolds(String metric) {
    Set<Long> best = new HashSet<>();
    if (!focus.constraints().isEmpty()) {
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
