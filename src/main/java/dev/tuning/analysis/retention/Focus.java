package dev.tuning.analysis.retention;

import dev.tuning.analysis.Constraint;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /** All metrics that decide something. */
  public Set<String> names() {
    return Stream.concat(metrics.stream(), constraints.stream().map(Constraint::metric))
        .collect(Collectors.toUnmodifiableSet());
  }
}
