package dev.tuning.analysis.confirmation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What trials of one configuration with fresh seeds have come to.
 *
 * @param index its point
 * @param name how messages name it
 * @param values the values of its active parameters
 * @param searched its objective in the search; absent for a baseline
 * @param objectives the objectives of the trials that succeeded, finite, in any order
 * @param infeasible how many trials could not be trained
 * @param failed how many failed, which says nothing about the configuration
 */
public record Reruns(
    long index,
    String name,
    Map<String, Object> values,
    OptionalDouble searched,
    List<Double> objectives,
    int infeasible,
    int failed) {

  /** Copies both, in their order. */
  public Reruns {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    objectives = List.copyOf(objectives);
  }

  /** {@return how many trials have ended} */
  public int ended() {
    return objectives.size() + infeasible + failed;
  }

  /** {@return the mean of the objectives; empty if there are none} */
  public OptionalDouble mean() {
    int n = objectives.size();
    // Divided before they are added: the sum of large values may be no number. Equal ones are
    // their own mean, without rounding.
    return areEqual()
        ? objectives.stream().mapToDouble(value -> value).findFirst()
        : OptionalDouble.of(objectives.stream().mapToDouble(value -> value / n).sum());
  }

  /**
   * {@return the sample's standard deviation of the objectives; empty for fewer than two, or where
   * it is no number}
   */
  public OptionalDouble deviation() {
    int n = objectives.size();
    if (n < 2) {
      return OptionalDouble.empty();
    }
    double mean = mean().orElseThrow();
    double squares =
        objectives.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    double deviation = Math.sqrt(squares / (n - 1));
    return Double.isFinite(deviation) ? OptionalDouble.of(deviation) : OptionalDouble.empty();
  }

  private boolean areEqual() {
    return objectives.stream().distinct().limit(2).count() < 2;
  }

  /** Whether a seed has made it infeasible: then it can't be relied on, however good the others. */
  boolean isUnreliable() {
    return infeasible > 0;
  }

  /** "infeasible with 2 of 5 seeds". */
  String infeasibleText() {
    return "infeasible with %d of %d fresh seeds".formatted(infeasible, ended());
  }
}
