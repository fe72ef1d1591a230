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
    // Adding 0.0 makes the two zeros one, or a later -0.0 would win a tie.
    return this == MINIMIZE ? Double.compare(a + 0.0, b + 0.0) : Double.compare(b + 0.0, a + 0.0);
  }
}
