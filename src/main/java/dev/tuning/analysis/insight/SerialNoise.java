package dev.tuning.analysis.insight;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Noise on top of a smooth change, of which neighbours are alike: a model that is evaluated again
 * after a few steps is nearly the same model. Taken for autoregressive, x' = r x + e, where a
 * correlation of 0 is independent noise. A test that takes such values for independent finds trends
 * everywhere.
 *
 * @param deviation the standard deviation
 * @param correlation of neighbours: the upper end of what it may be, since short series tell little
 *     of it; 0 or more
 */
record SerialNoise(double deviation, double correlation) {

  /** Of a smooth curve the estimate goes to 1, and nothing could ever be said of it. */
  private static final double MOST_CORRELATION = 0.85;

  /** Of its standard errors that are added to a correlation. */
  private static final double ERRORS = 2;

  /** How much of what a value has by chance may be left in a later one. */
  private static final double FORGOTTEN = 0.3;

  /**
   * The noise of values.
   *
   * <p>The correlation is that of the residuals of a parabola, which takes (3 + 5 r) / n from it
   * (as a mean takes (1 + 3 r) / n: Marriott and Pope, "Bias in the estimation of
   * autocorrelations", Biometrika 1954). The deviation is that of the second differences, which a
   * bend hardly changes: their variance is 2 (1 - r) (3 - r) times that of the noise.
   *
   * @param values in their order; the deviation of fewer than 4 is NaN
   */
  static SerialNoise of(double[] values) {
    int n = values.length;
    double[] residuals = withoutParabola(values);
    double squares = 0;
    double products = 0;
    for (int i = 0; i < n; i++) {
      squares += residuals[i] * residuals[i];
      products += i > 0 ? residuals[i] * residuals[i - 1] : 0;
    }
    double raw = squares > 0 ? products / squares : 0;
    double unbiased = Math.clamp(raw + (3 + 5 * raw) / n, -1, 1);
    double error = Math.sqrt((1 - unbiased * unbiased) / n);
    double correlation = Math.clamp(unbiased + ERRORS * error, 0, MOST_CORRELATION);
    return new SerialNoise(
        Robust.noise(values) * Math.sqrt(3 / ((1 - correlation) * (3 - correlation))), correlation);
  }

  /** After how many further values one of them is as good as forgotten. */
  int memory() {
    return correlation > 0 ? (int) Math.ceil(Math.log(FORGOTTEN) / Math.log(correlation)) : 0;
  }

  /**
   * The probability that values with this noise rise as much (t-test of the slope; its variance is
   * that of independent values times (1 + r) / (1 - r): Santer et al., "Statistical significance of
   * trends and trend differences in layer-average atmospheric temperature time series", J. Geophys.
   * Res. 2000).
   *
   * @param x ascending
   * @param y as many; 3 or more
   */
  double chanceOfRise(double[] x, double[] y) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double squares = 0;
    double products = 0;
    for (int i = 0; i < x.length; i++) {
      squares += (x[i] - mean) * (x[i] - mean);
      products += (x[i] - mean) * y[i];
    }
    double inflation = (1 + correlation) / (1 - correlation);
    double t = products / Math.sqrt(squares * inflation) / deviation;
    return Double.isNaN(t) ? 1 : new TDistribution(x.length - 2).cumulativeProbability(-t);
  }

  /** The residuals of the parabola through equidistant values that fits best. */
  private static double[] withoutParabola(double[] values) {
    int n = values.length;
    double[] line = IntStream.range(0, n).mapToDouble(i -> i - (n - 1) / 2.0).toArray();
    double curvature = Arrays.stream(line).map(x -> x * x).average().orElse(0);
    double[] bend = Arrays.stream(line).map(x -> x * x - curvature).toArray();
    // They are orthogonal.
    double[] level = new double[n];
    Arrays.fill(level, 1);
    return without(bend, without(line, without(level, values)));
  }

  private static double[] without(double[] part, double[] values) {
    double squares = 0;
    double products = 0;
    for (int i = 0; i < part.length; i++) {
      squares += part[i] * part[i];
      products += part[i] * values[i];
    }
    double share = squares > 0 ? products / squares : 0;
    return IntStream.range(0, part.length).mapToDouble(i -> values[i] - share * part[i]).toArray();
  }
}
