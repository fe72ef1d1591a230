package dev.tuning.search.bayesian;

/**
 * Squared distances between points, feature by feature.
 *
 * <p>A feature is a number in [0, 1] (a position on the parameter's scale) or the rank of a
 * category. Numbers are as far apart as they are; categories are equal or 1 apart (Hamming). A
 * number that is inactive, written NaN, lies in the middle of the range and half of it aside: so
 * where a parameter is inactive on both sides it does not count, and where it is so on one side its
 * value matters little. An inactive category is one more category. Every distance is one of
 * Euclidean space, so kernels of it are positive definite.
 *
 * @param isCategory by feature
 */
record Metric(boolean[] isCategory) {

  /** What an inactive number lies beside the range, squared. */
  private static final double ASIDE = 0.25;

  private static final double MIDDLE = 0.5;

  int features() {
    return isCategory.length;
  }

  /** The squared distance of a feature. */
  double squared(int feature, double a, double b) {
    if (isCategory[feature]) {
      return a == b ? 0 : 1;
    }
    if (a == b || Double.isNaN(a) && Double.isNaN(b)) {
      return 0;
    }
    double far = offset(feature, a, b);
    return Double.isNaN(a) || Double.isNaN(b) ? far * far + ASIDE : far * far;
  }

  /** How far number a lies above b: half the derivative of the squared distance by a. */
  double offset(int feature, double a, double b) {
    return (Double.isNaN(a) ? MIDDLE : a) - (Double.isNaN(b) ? MIDDLE : b);
  }
}
