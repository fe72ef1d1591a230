package dev.tuning.report;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values of one metric of one trial by training step, in order of the steps. Immutable; kept in
 * primitive arrays because an operator holds thousands of them. In JSON: {@code [[step, value],
 * ...]}, where a value that is not finite is a string, as JSON has no such numbers: {@code [50,
 * "NaN"]}.
 */
public final class Curve {

  /** The steps of the curve that was made last: most trials are evaluated at the same ones. */
  private static volatile long[] lastSteps = {};

  private final long[] steps;
  private final double[] values;

  private Curve(long[] steps, double[] values) {
    long[] last = lastSteps;
    // One array does for all of them. That is nearly half of what curves take.
    this.steps = Arrays.equals(steps, last) ? last : steps;
    this.values = values;
    if (this.steps != last) {
      lastSteps = steps;
    }
  }

  /**
   * Makes a curve of values by step.
   *
   * @param valuesByStep they need not be finite
   */
  public static Curve of(SortedMap<Long, Double> valuesByStep) {
    long[] steps = new long[valuesByStep.size()];
    double[] values = new double[valuesByStep.size()];
    int i = 0;
    for (Map.Entry<Long, Double> point : valuesByStep.entrySet()) {
      steps[i] = point.getKey();
      values[i] = point.getValue();
      i++;
    }
    return new Curve(steps, values);
  }

  /**
   * Reads the JSON form.
   *
   * @param points pairs of step and value, in any order; the last one of a repeated step counts
   * @throws IllegalArgumentException if a point is not a pair of a number and a value
   */
  @JsonCreator
  static Curve ofPoints(JsonNode[] points) {
    TreeMap<Long, Double> valuesByStep = new TreeMap<>();
    for (JsonNode point : points) {
      if (!point.isArray() || point.size() != 2 || !point.get(0).isNumber()) {
        throw new IllegalArgumentException("a point of a curve is a pair of step and value");
      }
      valuesByStep.put(point.get(0).longValue(), MetricValue.of("of a curve", point.get(1)));
    }
    return of(valuesByStep);
  }

  /** The JSON form: pairs of step and value. */
  @JsonValue
  Object[][] points() {
    Object[][] points = new Object[steps.length][];
    for (int i = 0; i < steps.length; i++) {
      // Double.toString has the words of the protocol: NaN, Infinity, -Infinity.
      points[i] =
          new Object[] {
            steps[i], Double.isFinite(values[i]) ? values[i] : Double.toString(values[i])
          };
    }
    return points;
  }

  /** The values by step. */
  public SortedMap<Long, Double> valuesByStep() {
    SortedMap<Long, Double> valuesByStep = new TreeMap<>();
    for (int i = 0; i < steps.length; i++) {
      valuesByStep.put(steps[i], values[i]);
    }
    return valuesByStep;
  }

  /** The value at a step; NaN if it has no point there. */
  public double at(long step) {
    int i = Arrays.binarySearch(steps, step);
    return i < 0 ? Double.NaN : values[i];
  }

  /** Number of points. */
  public int size() {
    return steps.length;
  }

  /** Step of point {@code i}, {@code 0 <= i < size()}. */
  public long step(int i) {
    return steps[i];
  }

  /** Value of point {@code i}, {@code 0 <= i < size()}. */
  public double value(int i) {
    return values[i];
  }

  /** Whether it has points at the same steps as another one. */
  public boolean hasStepsOf(Curve other) {
    return Arrays.equals(steps, other.steps);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Curve that
        && Arrays.equals(steps, that.steps)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(steps) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.deepToString(points());
  }
}
