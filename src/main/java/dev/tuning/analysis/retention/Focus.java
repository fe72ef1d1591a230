package dev.tuning.analysis.retention;

import dev.tuning.analysis.Constraint;
import java.util.List;
import java.util.Objects;

/**
 * The questions that curves must answer exactly after points were left out of them: which step of a
 * metric is the best one, for either goal, among those at which the constraints hold.
 *
 * @param metrics the metrics that are or may become the objective
 * @param constraints what must hold
 */
public record Focus(List<String> metrics, List<Constraint> constraints) {

  public Focus {
    metrics = metrics.stream().filter(Objects::nonNull).distinct().toList();
    constraints = List.copyOf(constraints);
  }

  /** Whether a metric decides something. */
  public boolean contains(String metric) {
    return metrics.contains(metric)
        || constraints.stream().anyMatch(constraint -> constraint.metric().equals(metric));
  }
}
