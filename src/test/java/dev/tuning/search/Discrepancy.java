package dev.tuning.search;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * L2 discrepancies: how far a set of points is from uniform, 0 being best (Hickernell, "A
 * generalized discrepancy and quadrature error bound", Mathematics of Computation 67, 1998).
 */
final class Discrepancy {

  private Discrepancy() {}

  /**
   * The squared centred L2 discrepancy.
   *
   * @param points points of the unit cube
   */
  static double centredSquared(double[][] points) {
    int n = points.length;
    int d = points[0].length;
    double[][] centred = new double[n][d];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        centred[i][j] = points[i][j] - 0.5;
      }
    }
    double single = 0;
    double pairs = 0;
    for (int i = 0; i < n; i++) {
      double product = 1;
      double self = 1;
      for (double x : centred[i]) {
        product *= 1 + Math.abs(x) / 2 - x * x / 2;
        self *= 1 + Math.abs(x);
      }
      single += product;
      pairs += self;
      for (int other = 0; other < i; other++) {
        pairs += 2 * kernel(centred[i], centred[other]);
      }
    }
    return Math.pow(13.0 / 12, d) - 2 * single / n + pairs / n / n;
  }

  /**
   * The squared mixture discrepancy (Zhou, Fang, Ning: "Mixture discrepancy for quasi-random point
   * sets", Journal of Complexity 29, 2013).
   *
   * @param points points of the unit cube
   */
  static double mixtureSquared(double[][] points) {
    return squared(
        points,
        19.0 / 12,
        x -> 5.0 / 3 - Math.abs(x - .5) / 4 - (x - .5) * (x - .5) / 4,
        (x, y) -> {
          double distance = Math.abs(x - y);
          double fromCenter = Math.abs(x - .5) + Math.abs(y - .5);
          return 15.0 / 8 - fromCenter / 4 - 3 * distance / 4 + distance * distance / 2;
        });
  }

  /**
   * The squared L2 star discrepancy (Warnock, 1972).
   *
   * @param points points of the unit cube
   */
  static double starSquared(double[][] points) {
    return squared(points, 1.0 / 3, x -> (1 - x * x) / 2, (x, y) -> 1 - Math.max(x, y));
  }

  /** The common form of L2 discrepancies, whose kernels are products over dimensions. */
  private static double squared(
      double[][] points, double none, DoubleUnaryOperator one, DoubleBinaryOperator two) {
    double single = 0;
    double pairs = 0;
    for (double[] x : points) {
      single += Arrays.stream(x).map(one).reduce(1, (a, b) -> a * b);
      for (double[] y : points) {
        double product = 1;
        for (int j = 0; j < x.length; j++) {
          product *= two.applyAsDouble(x[j], y[j]);
        }
        pairs += product;
      }
    }
    int n = points.length;
    return Math.pow(none, points[0].length) - 2 * single / n + pairs / n / n;
  }

  /**
   * The root mean square of the centred L2 discrepancy of independent uniform points. The mean of
   * the kernel is (5/4)^d for a point with itself and (13/12)^d for two points; the rest cancels.
   */
  static double centredOfIndependent(int d, int n) {
    return Math.sqrt((Math.pow(5.0 / 4, d) - Math.pow(13.0 / 12, d)) / n);
  }

  private static double kernel(double[] x, double[] y) {
    double product = 1;
    for (int j = 0; j < x.length; j++) {
      product *= 1 + (Math.abs(x[j]) + Math.abs(y[j]) - Math.abs(x[j] - y[j])) / 2;
    }
    return product;
  }
}
