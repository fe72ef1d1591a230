package dev.tuning.analysis.probe;

import dev.tuning.analysis.insight.Robust;
import dev.tuning.report.Curve;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/**
 * How long a step of a training takes: the median over the second half of its evaluations, so that
 * neither start, compilation and warm-up nor an odd pause count.
 *
 * @param seconds of a step, positive
 * @param relativeError standard error of that, as a share of it; absent of fewer than {@value
 *     #FEWEST} evaluations
 * @param measured how many seconds of training it was measured over
 */
public record StepTime(double seconds, OptionalDouble relativeError, double measured) {

  /** Of fewer values there is no spread to speak of. */
  private static final int FEWEST = 4;

  /** So that what a status remembers is what was measured. */
  private static final MathContext DIGITS = new MathContext(6);

  /** Makes a median absolute deviation a standard deviation, if values are normal. */
  private static final double DEVIATION = 1.4826;

  /** The standard error of a median over that of a mean, if values are normal. */
  private static final double MEDIAN = Math.sqrt(Math.PI / 2);

  /**
   * Reads the seconds of a step.
   *
   * @param curve at each evaluation the mean seconds of a step since the one before; others than
   *     positive finite numbers are passed over
   * @return empty if there is none
   */
  public static Optional<StepTime> ofSeconds(Curve curve) {
    return of(curve, value -> value);
  }

  /**
   * Reads a throughput.
   *
   * @param curve examples per second at each evaluation
   * @param batchSize examples a step
   * @return empty if there is none
   */
  public static Optional<StepTime> ofThroughput(Curve curve, long batchSize) {
    return of(curve, value -> batchSize / value);
  }

  private static Optional<StepTime> of(Curve curve, DoubleUnaryOperator seconds) {
    if (curve == null || curve.size() == 0) {
      return Optional.empty();
    }
    int first = curve.size() / 2;
    double[] values = new double[curve.size() - first];
    int count = 0;
    for (int i = first; i < curve.size(); i++) {
      double value = seconds.applyAsDouble(curve.value(i));
      if (Double.isFinite(value) && value > 0) {
        values[count++] = value;
      }
    }
    if (count == 0) {
      return Optional.empty();
    }
    double[] kept = Arrays.copyOf(values, count);
    double median = new BigDecimal(Robust.median(kept)).round(DIGITS).doubleValue();
    long before = first == 0 ? 0 : curve.step(first - 1);
    return Optional.of(
        new StepTime(
            median, relativeError(kept, median), median * (curve.step(curve.size() - 1) - before)));
  }

  private static OptionalDouble relativeError(double[] values, double median) {
    if (values.length < FEWEST) {
      return OptionalDouble.empty();
    }
    double[] deviations = Arrays.stream(values).map(value -> Math.abs(value - median)).toArray();
    return OptionalDouble.of(
        DEVIATION * Robust.median(deviations) / median * MEDIAN / Math.sqrt(values.length));
  }
}
