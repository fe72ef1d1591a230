package dev.tuning.search.bayesian;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * A Gaussian process, conditioned on observations, and on points whose outcome is still to come:
 * they are believed to turn out as predicted (Ginsbourger et al., "Kriging is well-suited to
 * parallelize optimization", 2010). That leaves the mean as it is everywhere, and takes the
 * uncertainty away where an answer is under way.
 */
final class GaussianProcess {

  /**
   * What is known of a point.
   *
   * @param mean expected value
   * @param variance of the value without noise, &gt; 0
   */
  record Prediction(double mean, double variance) {

    double deviation() {
      return StrictMath.sqrt(variance);
    }
  }

  /** A prediction with its derivatives by some features. */
  record Slope(Prediction prediction, double[] mean, double[] variance) {}

  /** Shares of the prior variance below which rounding errors are all that is left. */
  private static final double LEAST_VARIANCE = 1e-12;

  private final Kernel kernel;
  private final double noise;
  private final List<double[]> points;

  /** By point; those that are believed have none, since they change no mean. */
  private final double[] alpha;

  private final double[] inverse;

  private GaussianProcess(
      Kernel kernel, double noise, List<double[]> points, double[] alpha, double[] inverse) {
    this.kernel = kernel;
    this.noise = noise;
    this.points = points;
    this.alpha = alpha;
    this.inverse = inverse;
  }

  /**
   * Conditions on observations.
   *
   * @return absent if their covariance can't be inverted
   */
  static Optional<GaussianProcess> of(
      Metric metric, Hyperparameters hyperparameters, List<Datum> data) {
    Kernel kernel = hyperparameters.kernel(metric);
    int n = data.size();
    double noise = hyperparameters.noise();
    List<double[]> points = points(data);
    double[] covariance = covariance(kernel, points);
    for (int i = 0; i < n; i++) {
      covariance[i * n + i] += noise / data.get(i).count() + data.get(i).doubt();
    }
    return Definite.of(DMatrixRMaj.wrap(n, n, covariance))
        .map(Definite::inverse)
        .map(
            inverse ->
                new GaussianProcess(
                    kernel, noise, points, Vectors.times(inverse, n, values(data)), inverse));
  }

  /**
   * Conditions on labels of +1 and -1: the process of what is behind them, whose noise of variance
   * 1 makes {@code Phi(f)} the probability of +1 at a latent value f; see {@link LabelMode}.
   *
   * @return absent if the covariance defies the arithmetic
   */
  static Optional<GaussianProcess> ofLabels(
      Metric metric, Hyperparameters hyperparameters, List<Datum> data) {
    Kernel kernel = hyperparameters.kernel(metric);
    List<double[]> points = points(data);
    return LabelMode.of(covariance(kernel, points), values(data), new double[data.size()])
        .map(mode -> new GaussianProcess(kernel, 1, points, mode.slope(), mode.precision()));
  }

  private static List<double[]> points(List<Datum> data) {
    return data.stream().map(Datum::features).toList();
  }

  private static double[] values(List<Datum> data) {
    return data.stream().mapToDouble(Datum::value).toArray();
  }

  private static double[] covariance(Kernel kernel, List<double[]> points) {
    int n = points.size();
    double[] covariance = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        double value = kernel.at(points.get(i), points.get(k));
        covariance[i * n + k] = value;
        covariance[k * n + i] = value;
      }
      covariance[i * n + i] = kernel.variance();
    }
    return covariance;
  }

  /** The same with one more point that is believed to turn out as predicted. */
  GaussianProcess believing(double[] point) {
    int n = points.size();
    double[] covariance = covariances(point);
    double[] share = Vectors.times(inverse, n, covariance);
    double rest = noise + kernel.variance() - Vectors.dot(covariance, share, n);
    rest = Math.max(rest, noise);
    double[] larger = new double[(n + 1) * (n + 1)];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        larger[i * (n + 1) + k] = inverse[i * n + k] + share[i] * share[k] / rest;
      }
      larger[i * (n + 1) + n] = -share[i] / rest;
      larger[n * (n + 1) + i] = -share[i] / rest;
    }
    larger[n * (n + 1) + n] = 1 / rest;
    List<double[]> more = new ArrayList<>(points);
    more.add(point);
    return new GaussianProcess(kernel, noise, more, alpha, larger);
  }

  private double[] covariances(double[] point) {
    double[] covariances = new double[points.size()];
    for (int i = 0; i < covariances.length; i++) {
      covariances[i] = kernel.at(point, points.get(i));
    }
    return covariances;
  }

  /** The variance of one observation beyond that of what is observed. */
  double noise() {
    return noise;
  }

  /** The expected value alone. */
  double mean(double[] point) {
    double sum = 0;
    for (int i = 0; i < alpha.length; i++) {
      sum += alpha[i] * kernel.at(point, points.get(i));
    }
    return sum;
  }

  /** What is known of a point. */
  Prediction predict(double[] point) {
    double[] covariance = covariances(point);
    return prediction(covariance, Vectors.times(inverse, covariance.length, covariance));
  }

  private Prediction prediction(double[] covariance, double[] share) {
    double variance = kernel.variance() - Vectors.dot(covariance, share, covariance.length);
    return new Prediction(
        Vectors.dot(alpha, covariance, alpha.length),
        Math.max(variance, LEAST_VARIANCE * kernel.variance()));
  }

  /**
   * The same with its derivatives.
   *
   * @param features by which features: numbers that are active at the point
   */
  Slope slope(double[] point, int[] features) {
    int n = points.size();
    double[] covariance = covariances(point);
    double[] share = Vectors.times(inverse, n, covariance);
    double[] mean = new double[features.length];
    double[] variance = new double[features.length];
    for (int i = 0; i < n; i++) {
      double[] other = points.get(i);
      double r = StrictMath.sqrt(5 * kernel.squared(point, other));
      double slope = 2 * kernel.signal() * Kernel.maternSlope(r);
      for (int f = 0; f < features.length; f++) {
        int j = features[f];
        double change = slope * kernel.weights()[j] * kernel.metric().offset(j, point[j], other[j]);
        if (i < alpha.length) {
          mean[f] += alpha[i] * change;
        }
        variance[f] -= 2 * share[i] * change;
      }
    }
    return new Slope(prediction(covariance, share), mean, variance);
  }

  /** Lengths by feature: how far one must go for another value. */
  double[] lengths() {
    return Arrays.stream(kernel.weights()).map(weight -> 1 / StrictMath.sqrt(weight)).toArray();
  }
}
