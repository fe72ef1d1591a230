package dev.tuning.analysis.retention;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Curves of a bounded number of points. What must stay does, and of the rest one point in each of
 * many intervals of equal length, which double in length as training goes on.
 *
 * @param metrics values by step, by the metric's name
 * @param thinned the metrics of which points were left out
 * @param doubtful the metrics in focus that seem to have a better step at which the constraints
 *     hold than they have
 */
public record ThinnedCurves(
    SortedMap<String, NavigableMap<Long, Double>> metrics,
    SortedSet<String> thinned,
    SortedSet<String> doubtful) {

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
    SortedMap<String, NavigableMap<Long, Double>> curves = new TreeMap<>(metrics);
    KeptSteps steps = new KeptSteps(metrics, focus, checkpoints);
    List<String> tooLong =
        // Those in focus come first: of the others, what decides about their points is kept.
        Stream.concat(focus.metrics().stream(), metrics.keySet().stream())
            .distinct()
            .filter(metrics::containsKey)
            .filter(metric -> metrics.get(metric).size() > MAX_POINTS)
            .toList();
    tooLong.forEach(metric -> curves.put(metric, thin(metric, curves, steps, focus)));
    SortedSet<String> doubtful =
        tooLong.isEmpty()
            ? new TreeSet<>()
            : new MisleadingPoints(metrics, curves, focus, checkpoints).remove();
    SortedSet<String> thinned = new TreeSet<>(curves.keySet());
    thinned.removeIf(metric -> curves.get(metric).size() == metrics.get(metric).size());
    return new ThinnedCurves(curves, thinned, doubtful);
  }

  private static NavigableMap<Long, Double> thin(
      String metric,
      SortedMap<String, NavigableMap<Long, Double>> curves,
      KeptSteps steps,
      Focus focus) {
    Set<Long> kept = steps.of(metric);
    Set<Long> wanted = new HashSet<>(kept);
    if (steps.isConstrained(metric) && !focus.metrics().contains(metric)) {
      focus.metrics().stream()
          .filter(curves::containsKey)
          .forEach(
              objective -> wanted.addAll(steps.deciding(metric, curves.get(objective).keySet())));
    }
    return thin(curves.get(metric), wanted.size() <= MAX_POINTS ? wanted : kept);
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
