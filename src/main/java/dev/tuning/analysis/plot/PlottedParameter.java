package dev.tuning.analysis.plot;

import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.When;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A parameter as an axis: a range on a scale, or a list of values.
 *
 * @param name its name
 * @param role Scientific, Nuisance or Fixed
 * @param scale of a range: Linear, Log or ReverseLog; null for a list
 * @param min smallest value of a range; null for a list
 * @param max largest value of a range, more than {@code min}; null for a list
 * @param values the values of a list in the order of the axis: numbers, strings or booleans; null
 *     for a range
 * @param parent the parameter that makes it active, null if it always is
 */
public record PlottedParameter(
    String name,
    String role,
    String scale,
    Double min,
    Double max,
    List<Object> values,
    String parent) {

  /** Integers with at most so many values are told apart, and are a list. */
  private static final int FEW = 12;

  static PlottedParameter of(Parameter parameter) {
    return switch (parameter.domain()) {
      case DoubleDomain range when range.min() < range.max() ->
          range(parameter, range.scale().toString(), range.min(), range.max());
      case DoubleDomain range -> list(parameter, List.of(range.min()));
      case IntegerDomain range when range.max() - range.min() >= FEW ->
          range(parameter, range.scale().toString(), range.min(), range.max());
      case IntegerDomain range -> list(parameter, counted(parameter));
      case DiscreteDomain list -> list(parameter, List.copyOf(list.values()));
      case CategoricalDomain list -> list(parameter, List.copyOf(list.values()));
      case BooleanDomain list -> list(parameter, List.of(false, true));
      case FixedValue(Object value) -> list(parameter, List.of(value));
    };
  }

  private static List<Object> counted(Parameter parameter) {
    return LongStream.range(0, parameter.domain().size())
        .mapToObj(parameter.domain()::valueOfRank)
        .map(Object.class::cast)
        .toList();
  }

  private static PlottedParameter range(Parameter parameter, String scale, double min, double max) {
    return new PlottedParameter(
        parameter.name(), role(parameter), scale, min, max, null, parent(parameter));
  }

  private static PlottedParameter list(Parameter parameter, List<Object> values) {
    return new PlottedParameter(
        parameter.name(), role(parameter), null, null, null, values, parent(parameter));
  }

  private static String role(Parameter parameter) {
    return switch (parameter.role()) {
      case SCIENTIFIC -> "Scientific";
      case NUISANCE -> "Nuisance";
      case FIXED -> "Fixed";
    };
  }

  private static String parent(Parameter parameter) {
    Optional<When> when = parameter.when();
    return when.map(When::parent).orElse(null);
  }
}
