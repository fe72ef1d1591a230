package dev.tuning.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;

/** The step of an observation in JSON: a whole number without point and exponent. */
final class StepNumber {

  private StepNumber() {}

  /** The step, from 0 to {@link Observation#MAX_STEP}; empty if the value is none. */
  static OptionalLong in(JsonNode value) {
    boolean isStep =
        value.isIntegralNumber()
            && value.canConvertToLong()
            && value.longValue() >= 0
            && value.longValue() <= Observation.MAX_STEP;
    return isStep ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
  }

  /**
   * Reads a step.
   *
   * @throws IllegalArgumentException if the value is none, or is not there
   */
  static long of(JsonNode value) {
    return in(value).orElseThrow(() -> new IllegalArgumentException(problem(value)));
  }

  private static String problem(JsonNode value) {
    return (value.isMissingNode() ? "step is missing" : "step is " + Excerpt.of(value.toString()))
        + ": give the number of training steps done, a whole number from 0 to "
        + Observation.MAX_STEP;
  }
}
