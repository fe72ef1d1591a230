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
 * @param doubleRange a real interval
 * @param integerRange an integer interval
 * @param discrete a list of numbers
 * @param categorical a list of names
 * @param value the value of a Fixed parameter: a number, a string or a boolean
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "self.role == 'Fixed' || [has(self.double), has(self.integer), has(self.discrete),"
            + " has(self.categorical)].filter(kind, kind).size() == 1",
    message =
        "a searched parameter has exactly one of double, integer, discrete or categorical: set"
            + " one of them, or set role: Fixed and a value")
@ValidationRule(
    value =
        "self.role != 'Fixed' || !(has(self.double) || has(self.integer) || has(self.discrete)"
            + " || has(self.categorical))",
    message =
        "a Fixed parameter has a value and no double, integer, discrete or categorical: remove"
            + " the range or the role")
public record ParameterSpec(
    @JsonPropertyDescription(
            "A C identifier: the trial sees the value in the environment variable PARAM_<name>.")
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
        String name,
    @JsonPropertyDescription(
            "Nuisance: searched. Fixed: has one value, and conclusions hold for that value only.")
        @Default("Nuisance")
        Role role,
    @JsonProperty("double") @JsonPropertyDescription("A real interval.") DoubleRange doubleRange,
    @JsonProperty("integer") @JsonPropertyDescription("An interval of integers, ends included.")
        IntegerRange integerRange,
    @JsonPropertyDescription("A list of numbers.") DiscreteValues discrete,
    @JsonPropertyDescription("A list of names.") CategoricalValues categorical,
    @JsonPropertyDescription("The value of a Fixed parameter: a number, a string or a boolean.")
        JsonNode value) {

  /** What a parameter is in a study (playbook, "Identifying scientific, nuisance, and fixed"). */
  public enum Role {
    Nuisance,
    Fixed
  }

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
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.min <= self.max",
      message = "double.min is larger than double.max: swap them")
  @ValidationRule(
      value = "self.scale == 'Linear' || self.min > 0.0",
      message = "a Log or ReverseLog scale needs double.min > 0: raise min, or use scale: Linear")
  public record DoubleRange(
      @JsonPropertyDescription("Smallest value.") @Required Double min,
      @JsonPropertyDescription("Largest value.") @Required Double max,
      @JsonPropertyDescription("How values are spread between min and max.") @Default("Linear")
          Scale scale) {}

  /**
   * An interval of integers, both ends included.
   *
   * @param min smallest value
   * @param max largest value
   * @param scale how values are spread between them
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
          Scale scale) {}

  /**
   * A list of numbers.
   *
   * @param values the numbers, each once
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  // Not a list of type set: the API server compares 0 and 0.0 in a set as different values, so that
  // no update of such an object would pass the rule that parameters stay as they are.
  @ValidationRule(
      value = "self.values.all(a, self.values.exists_one(b, b == a))",
      fieldPath = ".values",
      message = "discrete.values has a number twice: remove one")
  public record DiscreteValues(
      @JsonPropertyDescription("The numbers, each once.") @Required @Size(min = 1, max = 64)
          List<Double> values) {}

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
}
