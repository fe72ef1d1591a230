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
import dev.tuning.space.When;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * Prepares the search. What depends on a value that is not in the grid is left out.
   *
   * @param space what to search
   * @param points for a double the number of its values, at least 1: evenly spaced on its scale
   *     with both bounds among them, or the middle if it is 1; for an integer the same, where those
   *     that round to the same integer count once, or every value if it is left out
   * @param seed any number; another one gives another order
   * @throws IllegalArgumentException if a double has no number of points, or if one is below 1
   */
  public static Search over(Space space, Map<String, Integer> points, long seed) {
    Map<String, Parameter> grid = new LinkedHashMap<>();
    space.parameters().forEach(parameter -> grid.put(parameter.name(), cut(parameter, points)));
    return new Strata(
        GENERATOR,
        new Space(grid.values().stream().flatMap(cut -> reachable(cut, grid).stream()).toList()),
        ScrambledHalton::new,
        seed);
  }

  /**
   * The parameter without the conditions that no value of the grid meets, since a range that is cut
   * has fewer values; absent if none is left.
   */
  private static Optional<Parameter> reachable(Parameter parameter, Map<String, Parameter> grid) {
    if (parameter.when().isEmpty()) {
      return Optional.of(parameter);
    }
    When when = parameter.when().get();
    Parameter parent = grid.get(when.parent());
    List<Object> met = when.values().stream().filter(parent.domain()::contains).toList();
    return met.isEmpty() || reachable(parent, grid).isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Parameter(
                parameter.name(),
                parameter.role(),
                parameter.domain(),
                Optional.of(new When(when.parent(), met))));
  }

  private static Parameter cut(Parameter parameter, Map<String, Integer> points) {
    return new Parameter(
        parameter.name(),
        parameter.role(),
        cut(parameter, points.get(parameter.name())),
        parameter.when());
  }

  private static Domain cut(Parameter parameter, Integer points) {
    if (points != null && points < 1) {
      throw new IllegalArgumentException(
          "parameter " + parameter.name() + ": gridPoints is " + points + ": set at least 1");
    }
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
