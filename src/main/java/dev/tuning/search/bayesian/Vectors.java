package dev.tuning.search.bayesian;

/** Sums of products. */
final class Vectors {

  private Vectors() {}

  /** The product of the first components. */
  static double dot(double[] a, double[] b, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** A symmetric matrix of n rows times a vector; column by column, which vector units like. */
  static double[] times(double[] matrix, int n, double[] vector) {
    double[] product = new double[n];
    for (int k = 0; k < n; k++) {
      double factor = vector[k];
      int row = k * n;
      for (int i = 0; i < n; i++) {
        product[i] += matrix[row + i] * factor;
      }
    }
    return product;
  }
}
