package dev.tuning.analysis.plot;

import dev.tuning.analysis.insight.Axis;
import dev.tuning.analysis.insight.HalfSpace;
import dev.tuning.analysis.insight.StudyHistory;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where the infeasible points are: the two parameters by which they can be told best from the
 * others, by Fisher's exact test of the best threshold of each.
 *
 * @param x the parameter that tells best
 * @param y the next one, null if only one varies
 * @param where in words, if it is no chance; null otherwise
 */
public record InfeasibleMap(String x, String y, String where) {

  /** Null if no parameter varies. */
  static InfeasibleMap of(StudyHistory history) {
    Map<Axis, Double> chances =
        history.axes().stream()
            .collect(Collectors.toMap(Function.identity(), axis -> chance(history, axis)));
    Optional<HalfSpace> significant = HalfSpace.significant(history);
    // First the one that the words are about.
    List<String> names =
        history.axes().stream()
            .sorted(
                Comparator.comparing(
                        (Axis axis) -> !significant.map(HalfSpace::axis).equals(Optional.of(axis)))
                    .thenComparing(chances::get))
            .map(Axis::name)
            .toList();
    return names.isEmpty()
        ? null
        : new InfeasibleMap(
            names.getFirst(),
            names.size() > 1 ? names.get(1) : null,
            significant.map(HalfSpace::sentence).orElse(null));
  }

  private static double chance(StudyHistory history, Axis axis) {
    Optional<HalfSpace> half = HalfSpace.of(history, axis);
    return half.map(HalfSpace::chance).orElse(1.0);
  }
}
