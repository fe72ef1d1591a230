package dev.tuning.study;

import dev.tuning.api.v1alpha1.ParameterSpec;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.InvalidParameterException;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import dev.tuning.space.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the search space of a manifest. */
public final class StudySpace {

  /** 2^53, from which on doubles skip integers. */
  private static final double LARGEST_WHOLE = 0x1p53;

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
        parameters.add(
            new Parameter(
                parameter.name(), role(parameter.role()), domain(parameter), when(parameter)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "spec.parameters[" + parameter.name() + "]: " + e.getMessage(), e);
      }
    }
    try {
      return new Space(parameters);
    } catch (InvalidParameterException e) {
      throw new IllegalArgumentException(
          "spec.parameters[" + e.parameter() + "]: " + e.problem(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("spec.parameters: " + e.getMessage(), e);
    }
  }

  private static Role role(ParameterSpec.Role role) {
    return switch (role) {
      case null -> Role.NUISANCE;
      case Scientific -> Role.SCIENTIFIC;
      case Nuisance -> Role.NUISANCE;
      case Fixed -> Role.FIXED;
    };
  }

  private static Optional<When> when(ParameterSpec parameter) {
    return Optional.ofNullable(parameter.when())
        .map(
            when ->
                new When(
                    when.parameter(),
                    when.in().stream().map(value -> Parameters.scalar("when.in", value)).toList()));
  }

  private static Domain domain(ParameterSpec parameter) {
    if (parameter.role() == ParameterSpec.Role.Fixed) {
      if (parameter.value() == null) {
        throw new IllegalArgumentException("a Fixed parameter needs a value: set value");
      }
      return new FixedValue(Parameters.scalar("value", parameter.value()));
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
      var list = parameter.discrete();
      return new DiscreteDomain(numbers(list.values()), scale(list.scale()));
    }
    if (parameter.categorical() != null) {
      return new CategoricalDomain(parameter.categorical().values());
    }
    if (parameter.booleanValues() != null) {
      return new BooleanDomain();
    }
    throw new IllegalArgumentException(
        "set one of double, integer, discrete, categorical or boolean, or role: Fixed and a value");
  }

  /**
   * A list of whole numbers is one of integers, as a trainer reads it; JSON keeps no difference.
   */
  private static List<Number> numbers(List<Double> values) {
    boolean whole =
        values.stream()
            .allMatch(value -> value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE);
    return values.stream()
        .map(value -> whole ? (Number) Long.valueOf(value.longValue()) : value)
        .toList();
  }

  private static Scale scale(ParameterSpec.Scale scale) {
    return switch (scale) {
      case null -> Scale.LINEAR;
      case Linear -> Scale.LINEAR;
      case Log -> Scale.LOG;
      case ReverseLog -> Scale.REVERSE_LOG;
    };
  }
}
