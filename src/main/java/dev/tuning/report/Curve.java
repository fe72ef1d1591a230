package dev.tuning.report;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values of one metric of one trial by training step, in order of the steps. Immutable; kept in
 * primitive arrays because an operator holds thousands of them. In JSON: {@code [[step, value],
 * ...]}.
 */
public final class Curve {

  private final long[] steps;
  private final double[] values;

  private Curve(long[] steps, double[] values) {
    this.steps = steps;
    this.values = values;
  }

  /**
   * Makes a curve of values by step.
   *
   * @param valuesByStep finite values; JSON has no others
   * @throws IllegalArgumentException if a value is not finite
   */
  public static Curve of(SortedMap<Long, Double> valuesByStep) {
    long[] steps = new long[valuesByStep.size()];
    double[] values = new double[valuesByStep.size()];
    int i = 0;
    for (Map.Entry<Long, Double> point : valuesByStep.entrySet()) {
      if (!Double.isFinite(point.getValue())) {
        throw new IllegalArgumentException(
            "a curve holds finite values only, but has "
                + point.getValue()
                + " at step "
                + point.getKey());
      }
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
   * @throws IllegalArgumentException if a point is not a pair
   */
  @JsonCreator
  static Curve ofPoints(double[][] points) {
    TreeMap<Long, Double> valuesByStep = new TreeMap<>();
    for (double[] point : points) {
      if (point.length != 2) {
        throw new IllegalArgumentException("a point of a curve is a pair of step and value");
      }
      valuesByStep.put((long) point[0], point[1]);
    }
    return of(valuesByStep);
  }

  /** The JSON form: pairs of step and value. */
  @JsonValue
  Number[][] points() {
    Number[][] points = new Number[steps.length][];
    for (int i = 0; i < steps.length; i++) {
      points[i] = new Number[] {steps[i], values[i]};
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

  /** Number of points. */
  public int size() {
    return steps.length;
  }

  /** Step of point {@code i}, {@code 0 <= i < size()}. */
  public long step(int i) {
    return steps[i];
  }

  /** Value of point {@code i}, {@code 0 <= i < size()}, finite. */
  public double value(int i) {
    return values[i];
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
