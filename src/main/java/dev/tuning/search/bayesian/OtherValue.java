package dev.tuning.search.bayesian;

import dev.tuning.search.bayesian.PastPoint.Result;
import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.Parameter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A category, or the other position of a switch, that is to have a turn because the best point,
 * which has another one, no longer gets better.
 *
 * <p>One model of all points says little of a category in which few are good, however good the best
 * one there might be.
 *
 * @param parameter the category or the switch
 * @param value the value that has its turn
 * @param instead what the best point has, absent where the parameter is not active there
 */
record OtherValue(Parameter parameter, Object value, Optional<Object> instead) {

  /** Each point of so many may be one that has its turn. */
  private static final int EVERY = 3;

  /** What counts as better, as {@link StandingStill} has it. */
  private static final double SENSIBLE = 0.02;

  /**
   * The value that has its turn.
   *
   * @param searched the parameters in question
   * @param points those of the Study that have the same scientific values, by index
   * @param startup how many points of the Study are quasi-random at first
   * @param noise the deviation of one measurement of a score
   * @return the one with the fewest points; absent if it is nobody's turn
   */
  static Optional<OtherValue> due(
      List<Parameter> searched, List<PastPoint> points, int startup, double noise) {
    if (points.size() % EVERY != 0 || !StandingStill.is(points, startup, SENSIBLE, noise)) {
      return Optional.empty();
    }
    Map<String, Object> best =
        points.stream()
            .filter(point -> point.result() instanceof Result.Feasible)
            .max(Comparator.comparingDouble(OtherValue::score))
            .orElseThrow()
            .parameters();
    OtherValue due = null;
    long fewest = Long.MAX_VALUE;
    for (Parameter parameter : searched) {
      for (Object value : values(parameter.domain())) {
        Object instead = best.get(parameter.name());
        var other = new OtherValue(parameter, value, Optional.ofNullable(instead));
        long count = points.stream().filter(point -> other.isOf(point.parameters())).count();
        if (!value.equals(instead) && count < fewest) {
          due = other;
          fewest = count;
        }
      }
    }
    return Optional.ofNullable(due);
  }

  private static double score(PastPoint feasible) {
    return ((Result.Feasible) feasible.result()).score();
  }

  private static List<?> values(Domain domain) {
    return switch (domain) {
      case CategoricalDomain(List<String> names) -> names;
      case BooleanDomain _ -> List.of(false, true);
      default -> List.of();
    };
  }

  /** Whether a point has the value. */
  boolean isOf(Map<String, Object> point) {
    return value.equals(point.get(parameter.name()));
  }

  /** Why a point has it. */
  String reason() {
    return "%s %s has a turn, since the best point%s no longer gets better"
        .formatted(
            parameter.name(), value, instead.map(other -> ", which has " + other + ",").orElse(""));
  }
}
