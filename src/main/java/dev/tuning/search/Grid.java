package dev.tuning.search;

import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Grid search: every combination of values, where ranges are cut into evenly spaced ones. Their
 * order is that of a quasi-random search of the grid, so that each beginning covers the grid as
 * well as its length allows, rather than one corner of it first.
 */
public final class Grid {

  /** Name and version. */
  public static final String GENERATOR = "owen-halton-grid/1";

  private Grid() {}

  /**
   * Prepares the search.
   *
   * @param space what to search
   * @param points for a double the number of its values, at least 1: evenly spaced on its scale
   *     with both bounds among them, or the middle if it is 1; for an integer the same, or every
   *     value if it is left out
   * @param seed any number; another one gives another order
   * @throws IllegalArgumentException if a double has no number of points
   */
  public static Search over(Space space, Map<String, Integer> points, long seed) {
    var grid =
        new Space(
            space.parameters().stream()
                .map(
                    parameter ->
                        new Parameter(
                            parameter.name(),
                            parameter.role(),
                            cut(parameter, points.get(parameter.name())),
                            parameter.when()))
                .toList());
    return new Strata(GENERATOR, grid, ScrambledHalton::new, seed);
  }

  private static Domain cut(Parameter parameter, Integer points) {
    return switch (parameter.domain()) {
      case DoubleDomain real when points == null ->
          throw new IllegalArgumentException(
              "parameter "
                  + parameter.name()
                  + ": a grid needs to know how many values of a double to try: set gridPoints");
      case DoubleDomain real -> cut(real, points, real.scale());
      case IntegerDomain integer when points != null && points < integer.size() ->
          cut(integer, points, integer.scale());
      case IntegerDomain whole -> whole;
      case DiscreteDomain list -> list;
      case CategoricalDomain names -> names;
      case BooleanDomain either -> either;
      case FixedValue fixed -> fixed;
    };
  }

  private static DiscreteDomain cut(Domain domain, int points, Scale scale) {
    return new DiscreteDomain(
        IntStream.range(0, points)
            .mapToObj(i -> (Number) domain.valueAt(points == 1 ? 0.5 : (double) i / (points - 1)))
            .distinct()
            .toList(),
        scale);
  }
}
