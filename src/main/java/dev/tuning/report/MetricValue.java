package dev.tuning.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalDouble;

/** The value of a metric in JSON, which has no NaN: those that are not finite are strings. */
public final class MetricValue {

  private MetricValue() {}

  /** The value, which may be NaN or infinite; empty if it is neither a number nor such a string. */
  static OptionalDouble in(JsonNode value) {
    if (value.isNumber()) {
      return OptionalDouble.of(value.doubleValue());
    }
    return switch (value.asText()) {
      case "NaN" -> OptionalDouble.of(Double.NaN);
      case "Infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
      case "-Infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
      default -> OptionalDouble.empty();
    };
  }

  /**
   * Reads a value.
   *
   * @param metric the metric's name, for the message
   * @param value a number, "NaN", "Infinity" or "-Infinity"
   * @throws IllegalArgumentException if it is anything else
   */
  public static double of(String metric, JsonNode value) {
    return in(value)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "metric "
                        + Excerpt.of(metric)
                        + " is "
                        + Excerpt.of(value.toString())
                        + ": write a number that a double can hold,"
                        + " \"NaN\", \"Infinity\" or \"-Infinity\""));
  }
}
