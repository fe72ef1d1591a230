package dev.tuning.analysis.retention;

import java.util.Collection;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Curves of a bounded number of points. What must stay does, and of the rest one point in each of
 * many intervals of equal length, which double in length as training goes on.
 *
 * @param metrics values by step, by the metric's name
 * @param thinned the metrics of which points were left out
 */
public record ThinnedCurves(
    SortedMap<String, NavigableMap<Long, Double>> metrics, SortedSet<String> thinned) {

  /** Points of a curve at most. */
  public static final int MAX_POINTS = 200;

  /**
   * Thins curves.
   *
   * @param metrics values by step, by the metric's name; not empty, and not finite where it
   *     diverged
   * @param focus what must stay exact
   * @param checkpoints steps of which there are checkpoints, at most 50
   */
  public static ThinnedCurves of(
      SortedMap<String, NavigableMap<Long, Double>> metrics,
      Focus focus,
      Collection<Long> checkpoints) {
    SortedMap<String, NavigableMap<Long, Double>> curves = new TreeMap<>();
    SortedSet<String> thinned = new TreeSet<>();
    KeptSteps steps = new KeptSteps(metrics, focus, checkpoints);
    metrics.forEach(
        (metric, values) -> {
          if (values.size() <= MAX_POINTS) {
            curves.put(metric, values);
          } else {
            curves.put(metric, thin(values, steps.of(metric)));
            thinned.add(metric);
          }
        });
    return new ThinnedCurves(curves, thinned);
  }

  private static NavigableMap<Long, Double> thin(
      NavigableMap<Long, Double> values, Set<Long> kept) {
    for (long length = 2; ; length *= 2) {
      Set<Long> steps = new HashSet<>(kept);
      long interval = -1;
      for (long step : values.keySet()) {
        if (step / length != interval) {
          interval = step / length;
          steps.add(step);
        }
      }
      if (steps.size() <= MAX_POINTS) {
        NavigableMap<Long, Double> thinned = new TreeMap<>(values);
        thinned.keySet().retainAll(steps);
        return thinned;
      }
    }
  }
}
