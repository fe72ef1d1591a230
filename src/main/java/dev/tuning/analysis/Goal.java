package dev.tuning.analysis;

/** Which direction of an objective is better. */
public enum Goal {
  MINIMIZE,
  MAXIMIZE;

  /** Whether {@code a} is strictly better than {@code b}; NaN is never better. */
  public boolean isBetter(double a, double b) {
    return this == MINIMIZE ? a < b : a > b;
  }

  /** Whether {@code value} is at least as good as {@code target}. */
  public boolean reaches(double value, double target) {
    return value == target || isBetter(value, target);
  }

  /** Orders values from best to worst. */
  public int compare(double a, double b) {
    return this == MINIMIZE ? Double.compare(a, b) : Double.compare(b, a);
  }
}
