package dev.tuning.analysis;

/**
 * What a metric must keep to for a step to count.
 *
 * @param metric its name
 * @param atMost the largest value that is allowed, null for any
 * @param atLeast the smallest value that is allowed, null for any
 */
public record Constraint(String metric, Double atMost, Double atLeast) {

  /** Whether a value is allowed; one that is not finite never is. */
  public boolean holds(double value) {
    return Double.isFinite(value)
        && (atMost == null || value <= atMost)
        && (atLeast == null || value >= atLeast);
  }

  @Override
  public String toString() {
    String text = atMost == null ? metric : metric + " <= " + atMost;
    return atLeast == null ? text : text + (atMost == null ? " >= " : " and >= ") + atLeast;
  }
}
