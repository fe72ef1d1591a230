package dev.tuning.bench;

import java.util.Map;

/** How fast something grows with n: the slope of its logarithm against that of n. */
final class GrowthExponent {

  private GrowthExponent() {}

  /**
   * By least squares.
   *
   * @param values by n, all positive
   */
  static double of(Map<Integer, Double> values) {
    double n = values.size();
    double x = 0;
    double y = 0;
    double xx = 0;
    double xy = 0;
    for (var entry : values.entrySet()) {
      double u = Math.log(entry.getKey());
      double v = Math.log(entry.getValue());
      x += u;
      y += v;
      xx += u * u;
      xy += u * v;
    }
    return (n * xy - x * y) / (n * xx - x * x);
  }
}
