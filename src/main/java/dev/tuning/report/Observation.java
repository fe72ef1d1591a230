package dev.tuning.report;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a trial reported about one training step.
 *
 * @param step training steps done, from 0 to {@link #MAX_STEP}
 * @param metrics values by name; NaN and infinite ones are allowed
 * @param checkpoint name of the checkpoint of this step, if one was written
 */
public record Observation(long step, Map<String, Double> metrics, Optional<String> checkpoint) {

  /** 2^53 - 1: up to here JSON numbers, which many programs read as doubles, are exact. */
  public static final long MAX_STEP = 9_007_199_254_740_991L;

  /** The most metrics that an observation reports, and that a trial has. */
  public static final int MAX_METRICS = 32;

  public Observation {
    if (step < 0 || step > MAX_STEP) {
      throw new IllegalArgumentException(
          "step is " + step + ": give the number of training steps done, from 0 to " + MAX_STEP);
    }
    metrics = Map.copyOf(metrics);
    Objects.requireNonNull(checkpoint, "checkpoint");
  }

  /**
   * Sorts observations by metric.
   *
   * @param observations in any order; the last one of a repeated step counts
   * @return values by step, by the metric's name
   */
  public static Map<String, TreeMap<Long, Double>> byMetric(List<Observation> observations) {
    Map<String, TreeMap<Long, Double>> metrics = new TreeMap<>();
    for (Observation observation : observations) {
      observation
          .metrics()
          .forEach(
              (metric, value) ->
                  metrics
                      .computeIfAbsent(metric, name -> new TreeMap<>())
                      .put(observation.step(), value));
    }
    return metrics;
  }
}
