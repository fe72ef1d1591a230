package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * One parameter of the search space: exactly one of the kinds, or a fixed value.
 *
 * @param name a C identifier, because it becomes part of an environment variable's name
 * @param role what the parameter is in this study
 * @param when what makes the parameter active; absent: it always is
 * @param doubleRange a real interval
 * @param integerRange an integer interval
 * @param discrete a list of numbers
 * @param categorical a list of names
 * @param booleanValues true or false
 * @param value the value of a Fixed parameter: a number, a string or a boolean
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "self.role == 'Fixed' || [has(self.double), has(self.integer), has(self.discrete),"
            + " has(self.categorical), has(self.boolean)].filter(kind, kind).size() == 1",
    message =
        "a searched parameter has exactly one of double, integer, discrete, categorical or"
            + " boolean: set one of them, or set role: Fixed and a value")
@ValidationRule(
    value =
        "self.role != 'Fixed' || !(has(self.double) || has(self.integer) || has(self.discrete)"
            + " || has(self.categorical) || has(self.boolean))",
    message =
        "a Fixed parameter has a value and no double, integer, discrete, categorical or boolean:"
            + " remove the range or the role")
@ValidationRule(
    value = "self.role != 'Scientific' || !has(self.double)",
    fieldPath = ".double",
    message =
        "a Scientific parameter can't be a double, whose values could not be tried equally often:"
            + " list the values to compare with discrete")
@ValidationRule(
    value = "!has(self.when) || self.when.parameter != self.name",
    fieldPath = ".when",
    message = "when.parameter is the parameter itself: name another one, or remove when")
public record ParameterSpec(
    @JsonPropertyDescription(
            "A C identifier: the trial sees the value in the environment variable PARAM_<name>.")
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
        String name,
    @JsonPropertyDescription(
            "Nuisance: optimised over. Scientific: each of its values gets the same number of"
                + " points, and status.scientific compares them. Fixed: has one value, and"
                + " conclusions hold for that value only.")
        @Default("Nuisance")
        Role role,
    @JsonPropertyDescription("What makes the parameter active; without it, it always is.")
        When when,
    @JsonProperty("double") @JsonPropertyDescription("A real interval.") DoubleRange doubleRange,
    @JsonProperty("integer") @JsonPropertyDescription("An interval of integers, ends included.")
        IntegerRange integerRange,
    @JsonPropertyDescription("A list of numbers.") DiscreteValues discrete,
    @JsonPropertyDescription("A list of names.") CategoricalValues categorical,
    @JsonProperty("boolean") @JsonPropertyDescription("True or false: write boolean: {}.")
        BooleanValues booleanValues,
    @JsonPropertyDescription("The value of a Fixed parameter: a number, a string or a boolean.")
        JsonNode value) {

  /** What a parameter is in a study (playbook, "Identifying scientific, nuisance, and fixed"). */
  public enum Role {
    Scientific,
    Nuisance,
    Fixed
  }

  /**
   * What makes a conditional parameter active.
   *
   * @param parameter the parameter that decides, its parent: not a double
   * @param in the values of the parent that make this parameter active: strings, integers or
   *     booleans, whatever the parent has
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record When(
      @JsonPropertyDescription(
              "The parameter that decides; if it is inactive itself, so is this one.")
          @Required
          @Size(min = 1, max = 63)
          String parameter,
      @JsonPropertyDescription("The values of that parameter that make this one active.")
          @Required
          @Size(min = 1, max = 64)
          List<JsonNode> in) {}

  /** How the unit interval maps onto a range. */
  public enum Scale {
    Linear,
    Log,
    ReverseLog
  }

  /**
   * A real interval.
   *
   * @param min smallest value
   * @param max largest value; equal to min: a constant
   * @param scale how values are spread between them
   * @param gridPoints how many values of the range a grid has
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.min <= self.max",
      message = "double.min is larger than double.max: swap them")
  @ValidationRule(
      value = "self.scale == 'Linear' || self.min > 0.0",
      message = "a Log or ReverseLog scale needs double.min > 0: raise min, or use scale: Linear")
  @ValidationRule(
      value = "self.min >= -8.9e307 && self.max <= 8.9e307",
      message =
          "double.min or double.max is beyond 8.9e307, where the width of the range is no number:"
              + " use another unit")
  @ValidationRule(
      value = "self.scale == 'Linear' || self.min <= 0.0 || self.max / self.min < 1.7e308",
      message =
          "a Log or ReverseLog scale can't span the ratio of double.max to double.min: raise min")
  public record DoubleRange(
      @JsonPropertyDescription("Smallest value.") @Required Double min,
      @JsonPropertyDescription("Largest value.") @Required Double max,
      @JsonPropertyDescription("How values are spread between min and max.") @Default("Linear")
          Scale scale,
      @JsonPropertyDescription("How many values of the range algorithm Grid tries.")
          @Min(1)
          @Max(1000)
          Integer gridPoints) {}

  /**
   * An interval of integers, both ends included.
   *
   * @param min smallest value
   * @param max largest value
   * @param scale how values are spread between them
   * @param gridPoints how many values of the range a grid has
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.min <= self.max",
      message = "integer.min is larger than integer.max: swap them")
  @ValidationRule(
      value = "self.scale == 'Linear' || self.min > 0",
      message = "a Log or ReverseLog scale needs integer.min > 0: raise min, or use scale: Linear")
  public record IntegerRange(
      @JsonPropertyDescription("Smallest value.")
          @Required
          @Min(-9007199254740991L)
          @Max(9007199254740991L)
          Long min,
      @JsonPropertyDescription("Largest value.")
          @Required
          @Min(-9007199254740991L)
          @Max(9007199254740991L)
          Long max,
      @JsonPropertyDescription("How values are spread between min and max.") @Default("Linear")
          Scale scale,
      @JsonPropertyDescription(
              "How many values of the range algorithm Grid tries; without it, all.")
          @Min(1)
          @Max(1000)
          Integer gridPoints) {}

  /**
   * A list of numbers.
   *
   * @param values the numbers, each once, all equally likely
   * @param scale how far apart they are
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  // Not a list of type set: the API server compares 0 and 0.0 in a set as different values, so that
  // no update of such an object would pass the rule that parameters stay as they are.
  @ValidationRule(
      value = "self.values.all(a, self.values.exists_one(b, b == a))",
      fieldPath = ".values",
      message = "discrete.values has a number twice: remove one")
  @ValidationRule(
      value = "self.scale == 'Linear' || self.values.all(v, v > 0.0)",
      fieldPath = ".values",
      message =
          "a Log or ReverseLog scale needs discrete.values > 0: remove the others, or use scale:"
              + " Linear")
  public record DiscreteValues(
      @JsonPropertyDescription("The numbers, each once.") @Required @Size(min = 1, max = 64)
          List<Double> values,
      @JsonPropertyDescription(
              "How far apart the values are for models and checks; all are equally likely.")
          @Default("Linear")
          Scale scale) {}

  /**
   * A list of names.
   *
   * @param values the names, each once
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CategoricalValues(
      @JsonPropertyDescription("The names, each once.") @Required @Size(min = 1, max = 256)
          List<@Size(min = 1, max = 253) String> values) {}

  /** True or false, without anything to set. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record BooleanValues() {}
}
