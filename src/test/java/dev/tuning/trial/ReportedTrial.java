package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Objective;
import dev.tuning.report.Observation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A made-up trial with all that it evaluates, and what its objective is by the definition, which
 * needs all of that.
 */
final class ReportedTrial {

  static final List<String> METRICS = List.of("error", "loss", "accuracy", "latency", "memory");

  final Map<String, NavigableMap<Long, Double>> metrics = new TreeMap<>();
  final SortedSet<Long> checkpoints = new TreeSet<>();

  /** A trial with up to 3,000 evaluations of each metric at a cadence of its own. */
  static ReportedTrial random(Random random) {
    var trial = new ReportedTrial();
    long steps = 1 + (long) Math.pow(3000, random.nextDouble());
    for (String metric : METRICS) {
      long cadence = List.of(1, 1, 2, 3, 10, 50).get(random.nextInt(6));
      double wrong = random.nextInt(3) == 0 ? .01 : 0;
      long diverged = random.nextInt(4) == 0 ? random.nextLong(1, steps + 1) : Long.MAX_VALUE;
      // A few values alone make ties.
      int values = List.of(3, 20, 1_000_000).get(random.nextInt(3));
      double trend = random.nextInt(-1, 2) * .001 * values;
      for (long step = cadence; step <= steps; step += cadence) {
        boolean isFinite = step < diverged && random.nextDouble() >= wrong;
        trial.put(
            metric,
            step,
            isFinite
                ? Math.rint(random.nextInt(values) + trend * step) / 8
                : List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                    .get(random.nextInt(3)));
      }
    }
    int saved = random.nextInt(1, 100);
    for (long step = saved; step <= steps && random.nextInt(500) > 0; step += saved) {
      trial.checkpoints.add(step);
    }
    return trial;
  }

  private void put(String metric, long step, double value) {
    metrics.computeIfAbsent(metric, _ -> new TreeMap<>()).put(step, value);
  }

  /** The trial that this one becomes if it goes on from a checkpoint, as another one does. */
  ReportedTrial resumedFrom(long checkpoint, ReportedTrial other) {
    var resumed = new ReportedTrial();
    for (String metric : METRICS) {
      NavigableMap<Long, Double> values = new TreeMap<>();
      values.putAll(metrics.getOrDefault(metric, new TreeMap<>()).headMap(checkpoint, true));
      values.putAll(other.metrics.getOrDefault(metric, new TreeMap<>()).tailMap(checkpoint, false));
      if (!values.isEmpty()) {
        resumed.metrics.put(metric, values);
      }
    }
    resumed.checkpoints.addAll(checkpoints.headSet(checkpoint + 1));
    resumed.checkpoints.addAll(other.checkpoints.tailSet(checkpoint + 1));
    return resumed;
  }

  /** Name of the checkpoint of a step. */
  static String checkpoint(long step) {
    return "s" + step;
  }

  /** All that it reports, in the order of the steps. */
  List<Observation> observations() {
    SortedSet<Long> steps = new TreeSet<>(checkpoints);
    metrics.values().forEach(values -> steps.addAll(values.keySet()));
    return steps.stream().map(this::observation).toList();
  }

  private Observation observation(long step) {
    Map<String, Double> values = new HashMap<>();
    metrics.forEach(
        (metric, curve) -> {
          if (curve.containsKey(step)) {
            values.put(metric, curve.get(step));
          }
        });
    return new Observation(
        step,
        values,
        checkpoints.contains(step) ? Optional.of(checkpoint(step)) : Optional.empty());
  }

  /** The same with some lines sent again a while later, as after an answer that got lost. */
  static List<Observation> withRepeats(List<Observation> observations, Random random) {
    List<Observation> sent = new ArrayList<>();
    for (Observation observation : observations) {
      sent.add(observation);
      if (random.nextInt(50) == 0) {
        int from = Math.max(0, sent.size() - random.nextInt(1, 60));
        sent.addAll(List.copyOf(sent.subList(from, sent.size())));
      }
    }
    return sent;
  }

  /** The same in any order. */
  static List<Observation> shuffled(List<Observation> observations, Random random) {
    List<Observation> shuffled = new ArrayList<>(observations);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  /** Where the objective is by the definition; empty if there is none. */
  OptionalLong step(Objective objective) {
    NavigableMap<Long, Double> values = metrics.getOrDefault(objective.metric(), new TreeMap<>());
    boolean beforeDivergence = objective.onDivergence() == Objective.OnDivergence.BestBefore;
    if (values.isEmpty() || !beforeDivergence && !Double.isFinite(values.lastEntry().getValue())) {
      return OptionalLong.empty();
    }
    List<Long> finite =
        values.keySet().stream().filter(step -> Double.isFinite(values.get(step))).toList();
    if (objective.over() == Objective.Over.LastStep) {
      return finite.isEmpty() || !holds(objective, finite.getLast())
          ? OptionalLong.empty()
          : OptionalLong.of(finite.getLast());
    }
    double sign = objective.goal() == Objective.Goal.Minimize ? 1 : -1;
    return finite.stream()
        .filter(step -> holds(objective, step))
        // Of equal ones the first that comes stands.
        .reduce((best, step) -> sign * values.get(step) < sign * values.get(best) ? step : best)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /** Whether the constraints hold at a step by the definition. */
  boolean holds(Objective objective, long step) {
    return objective.constraintsOrNone().stream()
        .allMatch(
            constraint -> {
              var decides =
                  metrics.getOrDefault(constraint.metric(), new TreeMap<>()).floorEntry(step);
              return decides != null
                  && Double.isFinite(decides.getValue())
                  && (constraint.atMost() == null || decides.getValue() <= constraint.atMost())
                  && (constraint.atLeast() == null || decides.getValue() >= constraint.atLeast());
            });
  }

  /** A limit that about half of the values of a metric keep to. */
  Objective.Constraint constraint(String metric, Random random) {
    List<Double> values =
        metrics.get(metric) == null
            ? List.of(0.0)
            : metrics.get(metric).values().stream().filter(Double::isFinite).toList();
    Double limit = values.isEmpty() ? Double.valueOf(0) : values.get(random.nextInt(values.size()));
    return random.nextBoolean()
        ? new Objective.Constraint(metric, limit, null)
        : new Objective.Constraint(metric, null, limit);
  }
}
