package dev.tuning.analysis.retention;

import dev.tuning.analysis.ObjectiveRule;
import dev.tuning.analysis.StepConstraints;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which checkpoints of a trial are worth their place: the best ones, to choose from in retrospect
 * (playbook, "Saving checkpoints and retrospectively selecting the best checkpoint"), and the last
 * one, to go on from.
 */
public final class KeptCheckpoints {

  private KeptCheckpoints() {}

  /**
   * The steps of the checkpoints to keep, at most {@code keepBest + 1}.
   *
   * @param checkpoints steps of which there are checkpoints
   * @param metrics values by step, by the metric's name
   * @param rule what is best. A step at which its constraints do not hold, or without a finite
   *     value of its metric, comes after all others
   * @param keepBest how many of the best to keep, 1 or more
   */
  public static Set<Long> of(
      Collection<Long> checkpoints,
      Map<String, ? extends SortedMap<Long, Double>> metrics,
      ObjectiveRule rule,
      int keepBest) {
    Set<Long> kept = new HashSet<>();
    checkpoints.stream().max(Long::compare).ifPresent(kept::add);
    SortedMap<Long, Double> found = metrics.get(rule.metric());
    SortedMap<Long, Double> values = found == null ? new TreeMap<>() : found;
    checkpoints.stream()
        .map(
            step ->
                new Candidate(
                    step,
                    !StepConstraints.hold(metrics, rule.constraints(), step),
                    values.getOrDefault(step, Double.NaN)))
        .sorted(
            Comparator.comparing(Candidate::breaksConstraints)
                .thenComparing(Candidate::isNotFinite)
                .thenComparing(Candidate::value, rule.goal()::compare)
                .thenComparingLong(Candidate::step))
        .limit(keepBest)
        .forEach(candidate -> kept.add(candidate.step()));
    return kept;
  }

  /** Looked up once: a report comes many times a second. */
  private record Candidate(long step, boolean breaksConstraints, double value) {

    boolean isNotFinite() {
      return !Double.isFinite(value);
    }
  }
}
