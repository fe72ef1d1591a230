package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.ParameterSpec;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.List;

/** Reads the search space of a manifest. */
public final class StudySpace {

  private StudySpace() {}

  /**
   * The search space of a Study.
   *
   * @throws IllegalArgumentException with a message that names field and remedy
   */
  public static Space of(StudySpec spec) {
    List<Parameter> parameters = new ArrayList<>();
    for (ParameterSpec parameter : spec.parameters()) {
      try {
        parameters.add(new Parameter(parameter.name(), domain(parameter)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "spec.parameters[" + parameter.name() + "]: " + e.getMessage(), e);
      }
    }
    return new Space(parameters);
  }

  private static Domain domain(ParameterSpec parameter) {
    if (parameter.role() == ParameterSpec.Role.Fixed) {
      return new FixedValue(scalar(parameter.value()));
    }
    if (parameter.doubleRange() != null) {
      var range = parameter.doubleRange();
      return new DoubleDomain(range.min(), range.max(), scale(range.scale()));
    }
    if (parameter.integerRange() != null) {
      var range = parameter.integerRange();
      return new IntegerDomain(range.min(), range.max(), scale(range.scale()));
    }
    if (parameter.discrete() != null) {
      return new DiscreteDomain(List.copyOf(parameter.discrete().values()));
    }
    if (parameter.categorical() != null) {
      return new CategoricalDomain(parameter.categorical().values());
    }
    throw new IllegalArgumentException(
        "set one of double, integer, discrete or categorical, or role: Fixed and a value");
  }

  private static Scale scale(ParameterSpec.Scale scale) {
    return switch (scale) {
      case null -> Scale.LINEAR;
      case Linear -> Scale.LINEAR;
      case Log -> Scale.LOG;
      case ReverseLog -> Scale.REVERSE_LOG;
    };
  }

  private static Object scalar(JsonNode value) {
    return switch (value) {
      case null -> throw new IllegalArgumentException("a Fixed parameter needs a value: set value");
      case JsonNode node when node.isTextual() -> node.textValue();
      case JsonNode node when node.isBoolean() -> node.booleanValue();
      case JsonNode node when node.isIntegralNumber() && node.canConvertToLong() ->
          node.longValue();
      case JsonNode node when node.isNumber() -> node.doubleValue();
      default ->
          throw new IllegalArgumentException(
              "value must be a number, a string or a boolean: put anything else into the template");
    };
  }
}
