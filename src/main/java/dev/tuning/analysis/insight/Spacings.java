package dev.tuning.analysis.insight;

/** Gaps between the best of sorted values. */
final class Spacings {

  private Spacings() {}

  /**
   * The first gaps, each times its number, so that all have the same scale near the end of a sample
   * (Renyi's representation of order statistics).
   *
   * @param ascending values in ascending order
   * @param count how many, less than there are values
   */
  static double[] normalized(double[] ascending, int count) {
    double[] gaps = new double[count];
    for (int i = 0; i < count; i++) {
      gaps[i] = (i + 1) * (ascending[i + 1] - ascending[i]);
    }
    return gaps;
  }
}
