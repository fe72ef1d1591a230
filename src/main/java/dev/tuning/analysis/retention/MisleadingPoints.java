package dev.tuning.analysis.retention;

import dev.tuning.analysis.Constraint;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Points of thinned curves that must not count, but would: the evaluation that broke a constraint
 * there is left out, and the one before it keeps to it. Such a point goes too. One that decides
 * about others can't: then what decides about it comes back, if there is room.
 */
final class MisleadingPoints {

  private final SortedMap<String, NavigableMap<Long, Double>> metrics;
  private final SortedMap<String, NavigableMap<Long, Double>> curves;
  private final Focus focus;
  private final KeptSteps steps;
  private final KeptSteps shown;
  private final Map<String, Set<Long>> needed = new HashMap<>();
  private final Map<String, Set<Long>> best = new HashMap<>();

  /**
   * @param metrics the curves before
   * @param curves the same with points left out
   */
  MisleadingPoints(
      SortedMap<String, NavigableMap<Long, Double>> metrics,
      SortedMap<String, NavigableMap<Long, Double>> curves,
      Focus focus,
      Collection<Long> checkpoints) {
    this.metrics = metrics;
    this.curves = curves;
    this.focus = focus;
    this.steps = new KeptSteps(metrics, focus, checkpoints);
    this.shown = new KeptSteps(curves, focus, checkpoints);
  }

  /** Removes them from the curves; returns the metrics of which some are left. */
  SortedSet<String> remove() {
    SortedSet<String> doubtful = new TreeSet<>();
    boolean changed = true;
    // To change one curve may mislead about another one.
    while (changed) {
      changed = false;
      doubtful.clear();
      for (String metric : focus.metrics()) {
        Set<Long> misleading = misleading(metric);
        if (!misleading.isEmpty()) {
          boolean helped = remove(metric, misleading) || explain(misleading);
          changed |= helped;
          if (!helped) {
            doubtful.add(metric);
          }
        }
      }
    }
    return doubtful;
  }

  private Set<Long> misleading(String metric) {
    if (!curves.containsKey(metric)) {
      return Set.of();
    }
    Set<Long> misleading = shown.bestThatHolds(metric);
    misleading.removeAll(best.computeIfAbsent(metric, steps::bestThatHolds));
    return misleading;
  }

  private boolean remove(String metric, Set<Long> misleading) {
    NavigableMap<Long, Double> values = new TreeMap<>(curves.get(metric));
    values.keySet().removeIf(step -> misleading.contains(step) && !needed(metric).contains(step));
    return replace(metric, values);
  }

  private boolean explain(Set<Long> misleading) {
    boolean changed = false;
    for (Constraint constraint : focus.constraints()) {
      String metric = constraint.metric();
      NavigableMap<Long, Double> values = new TreeMap<>(curves.get(metric));
      for (long step : steps.deciding(metric, misleading)) {
        needed(metric).add(step);
        values.put(step, metrics.get(metric).get(step));
      }
      changed |= values.size() <= ThinnedCurves.MAX_POINTS && replace(metric, values);
    }
    return changed;
  }

  private boolean replace(String metric, NavigableMap<Long, Double> values) {
    boolean changed = values.size() != curves.get(metric).size();
    curves.put(metric, values);
    return changed;
  }

  private Set<Long> needed(String metric) {
    return needed.computeIfAbsent(metric, steps::of);
  }
}
