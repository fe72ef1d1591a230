package dev.tuning.report;

import com.fasterxml.jackson.databind.JsonNode;

/** The value of a metric in JSON, which has no NaN: those that are not finite are strings. */
public final class MetricValue {

  private MetricValue() {}

  /**
   * Reads a value.
   *
   * @param metric the metric's name, for the message
   * @param value a number, "NaN", "Infinity" or "-Infinity"
   * @throws IllegalArgumentException if it is anything else
   */
  public static double of(String metric, JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    return switch (value.asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default ->
          throw new IllegalArgumentException(
              "metric "
                  + metric
                  + " is "
                  + value
                  + ": write a number, \"NaN\", \"Infinity\" or \"-Infinity\"");
    };
  }
}
