package dev.tuning.search.bayesian;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth function by the limited-memory BFGS method (Nocedal and Wright, "Numerical
 * Optimization", algorithm 7.4) with a backtracking line search. Where the function is no number
 * the step is shortened, so it may have a border beyond which there is nothing.
 */
final class Lbfgs {

  /** A function and its gradient. */
  @FunctionalInterface
  interface Function {

    /**
     * The value at a point.
     *
     * @param gradient takes the gradient there
     * @return infinite or NaN where there is none; then the gradient has no meaning
     */
    double at(double[] point, double[] gradient);
  }

  /**
   * Where the search ended.
   *
   * @param value infinite or NaN if the start has no value
   */
  record Minimum(double[] point, double value) {}

  private static final int MEMORY = 8;
  private static final int MAX_HALVINGS = 12;
  private static final double ARMIJO = 1e-4;
  private static final double LARGEST_FIRST_STEP = 0.5;

  private record Change(double[] step, double[] gradient, double curvature) {}

  private Lbfgs() {}

  /**
   * Minimises.
   *
   * @param start where to begin; not changed
   * @param iterations how many line searches at most
   * @param tolerance ends when the gradient's largest component is below it, or when the value
   *     falls by less than its share of the value
   */
  static Minimum minimise(Function function, double[] start, int iterations, double tolerance) {
    double[] point = start.clone();
    double[] gradient = new double[point.length];
    double value = function.at(point, gradient);
    Deque<Change> changes = new ArrayDeque<>();
    for (int k = 0; k < iterations && Double.isFinite(value); k++) {
      if (largest(gradient) < tolerance) {
        break;
      }
      double[] direction = direction(gradient, changes);
      double slope = dot(direction, gradient);
      if (!(slope < 0)) {
        changes.clear();
        direction = direction(gradient, changes);
        slope = dot(direction, gradient);
      }
      double length = changes.isEmpty() ? Math.min(1, LARGEST_FIRST_STEP / largest(direction)) : 1;
      double[] next = null;
      double[] nextGradient = new double[point.length];
      double nextValue = Double.NaN;
      for (int halving = 0; halving < MAX_HALVINGS; halving++, length *= 0.5) {
        double[] tried = plus(point, length, direction);
        double found = function.at(tried, nextGradient);
        if (found <= value + ARMIJO * length * slope) {
          next = tried;
          nextValue = found;
          break;
        }
      }
      if (next == null) {
        break;
      }
      double[] step = plus(next, -1, point);
      double[] turn = plus(nextGradient, -1, gradient);
      double curvature = dot(step, turn);
      if (curvature > 1e-12 * dot(turn, turn)) {
        changes.addLast(new Change(step, turn, curvature));
        if (changes.size() > MEMORY) {
          changes.removeFirst();
        }
      }
      double fall = value - nextValue;
      point = next;
      gradient = nextGradient;
      value = nextValue;
      if (fall < tolerance * Math.max(1, Math.abs(value))) {
        break;
      }
    }
    return new Minimum(point, value);
  }

  /** The two-loop recursion: minus the inverse Hessian times the gradient, approximately. */
  private static double[] direction(double[] gradient, Deque<Change> changes) {
    double[] direction = plus(new double[gradient.length], -1, gradient);
    if (changes.isEmpty()) {
      return direction;
    }
    double[] shares = new double[changes.size()];
    int i = changes.size();
    for (Iterator<Change> latest = changes.descendingIterator(); latest.hasNext(); ) {
      Change change = latest.next();
      i--;
      shares[i] = dot(change.step, direction) / change.curvature;
      direction = plus(direction, -shares[i], change.gradient);
    }
    Change last = changes.getLast();
    double scale = last.curvature / dot(last.gradient, last.gradient);
    for (int j = 0; j < direction.length; j++) {
      direction[j] *= scale;
    }
    for (Change change : changes) {
      double back = dot(change.gradient, direction) / change.curvature;
      direction = plus(direction, shares[i++] - back, change.step);
    }
    return direction;
  }

  private static double[] plus(double[] a, double factor, double[] b) {
    double[] sum = new double[a.length];
    for (int j = 0; j < a.length; j++) {
      sum[j] = a[j] + factor * b[j];
    }
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  private static double largest(double[] a) {
    double largest = 0;
    for (double component : a) {
      largest = Math.max(largest, Math.abs(component));
    }
    return largest;
  }
}
