package dev.tuning.report;

import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a trial has reported: values by metric and step, and checkpoints by step. The first value of
 * a metric at a step stands, and so does the first checkpoint of a step: what is said again changes
 * nothing. Not for use by several threads at once.
 */
public final class Observed {

  private final Set<String> reserved;
  private final SortedMap<String, NavigableMap<Long, Double>> metrics = new TreeMap<>();
  private final NavigableMap<Long, String> checkpoints = new TreeMap<>();

  /**
   * Nothing yet.
   *
   * @param reserved metrics for which there is room, whatever else is reported; at most {@link
   *     Observation#MAX_METRICS}
   */
  public Observed(Set<String> reserved) {
    this.reserved = Set.copyOf(reserved);
  }

  /**
   * The same, to be changed apart from this one.
   *
   * @param itsReserved metrics for which there is room in the copy
   */
  public Observed copy(Set<String> itsReserved) {
    var copy = new Observed(itsReserved);
    metrics.forEach((metric, values) -> copy.metrics.put(metric, new TreeMap<>(values)));
    copy.checkpoints.putAll(checkpoints);
    return copy;
  }

  /**
   * Adds an observation. A metric that there is no room for is left out.
   *
   * @return whether that changed anything
   */
  public boolean add(Observation observation) {
    boolean news =
        observation.checkpoint().map(name -> addCheckpoint(observation.step(), name)).orElse(false);
    for (var metric : observation.metrics().entrySet()) {
      if (hasRoomFor(metric.getKey())) {
        news |=
            metrics
                    .computeIfAbsent(metric.getKey(), _ -> new TreeMap<>())
                    .putIfAbsent(observation.step(), metric.getValue())
                == null;
      }
    }
    return news;
  }

  /** Forgets the values and the checkpoint of a step that an observation speaks of. */
  public void forget(Observation observation) {
    observation
        .metrics()
        .keySet()
        .forEach(
            metric -> metrics.getOrDefault(metric, new TreeMap<>()).remove(observation.step()));
    checkpoints.remove(observation.step());
  }

  /** The first metric of an observation that there is no room for, if there is one. */
  public Optional<String> surplus(Observation observation) {
    return observation.metrics().keySet().stream()
        .filter(metric -> !metrics.containsKey(metric) && !reserved.contains(metric))
        .sorted()
        .skip(Math.max(0, room()))
        .findFirst();
  }

  private boolean hasRoomFor(String metric) {
    return metrics.containsKey(metric) || reserved.contains(metric) || room() > 0;
  }

  /** How many more metrics there is room for, besides those that are reserved. */
  private long room() {
    long others = metrics.keySet().stream().filter(name -> !reserved.contains(name)).count();
    return Observation.MAX_METRICS - reserved.size() - others;
  }

  /** Adds the points of a curve, which replace others of the same steps. */
  public void addCurve(String metric, Curve curve) {
    metrics.computeIfAbsent(metric, _ -> new TreeMap<>()).putAll(curve.valuesByStep());
  }

  /** Replaces the curves, by ones that have fewer points. */
  public void replaceCurves(SortedMap<String, NavigableMap<Long, Double>> curves) {
    metrics.clear();
    metrics.putAll(curves);
  }

  /**
   * Adds a checkpoint, unless the step has one. A name stands for its newest step: there was
   * another one, which was written over.
   *
   * @return whether that changed anything
   */
  public boolean addCheckpoint(long step, String name) {
    if (checkpoints.containsKey(step) || checkpoints.tailMap(step).containsValue(name)) {
      return false;
    }
    checkpoints.headMap(step).values().removeIf(name::equals);
    checkpoints.put(step, name);
    return true;
  }

  /** Forgets all checkpoints but those of some steps. */
  public void keepCheckpoints(Collection<Long> steps) {
    checkpoints.keySet().retainAll(steps);
  }

  /** Forgets what came after a step. */
  public void forgetAfter(long step) {
    metrics.values().forEach(values -> values.tailMap(step, false).clear());
    metrics.values().removeIf(NavigableMap::isEmpty);
    checkpoints.tailMap(step, false).clear();
  }

  /** Values by step, by the metric's name. */
  public SortedMap<String, NavigableMap<Long, Double>> metrics() {
    return Collections.unmodifiableSortedMap(metrics);
  }

  /** Names of checkpoints by step. */
  public NavigableMap<Long, String> checkpoints() {
    return Collections.unmodifiableNavigableMap(checkpoints);
  }
}
