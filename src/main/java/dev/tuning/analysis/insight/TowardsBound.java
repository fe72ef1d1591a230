package dev.tuning.analysis.insight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Whether the objective gets better towards a bound once the other parameters are accounted for.
 *
 * <p>The points of an adaptive search are good, late and close together in all parameters at once.
 * So a parameter without any effect has its best points in one place, which may be at a bound, and
 * tests that take evenly spread points for granted find that no chance. Here the costs are
 * regressed on where a point lies in each other parameter: its distance from the best point, the
 * square of it and the side, for a valley of any of these shapes; of values without an order, one
 * mean each. What is left of the costs must fall towards the bound within the half of the range at
 * it (t test of one coefficient, from residuals: Frisch and Waugh, "Partial time regressions as
 * compared with individual trends", Econometrica 1933).
 *
 * <p>Of costs, not of their ranks: most points lie in the valley, so ranks spread what hardly
 * differs and leave little of the slope that leads into it. The worst tenth counts as equally bad,
 * or a loss that is huge at one end of another parameter would be all there is.
 */
final class TowardsBound {

  private static final double HALF = 0.5;

  /** What is worse than this share of the costs counts as no worse than that. */
  private static final double CAPPED = 0.9;

  /** What is left of a column that the columns before explain, by rounding. */
  private static final double NONE = 1e-9;

  private TowardsBound() {}

  /**
   * How likely such a fall is by chance.
   *
   * @param ranked feasible points where the parameter is active, the best first
   */
  static double chance(StudyHistory history, Axis axis, int[] ranked, boolean upper) {
    List<double[]> basis = new ArrayList<>();
    add(basis, ranked, _ -> 1);
    for (Axis other : history.axes()) {
      if (other != axis) {
        addPlaces(basis, ranked, other);
      }
    }
    IntToDoubleFunction distance = i -> upper ? 1 - axis.at(i) : axis.at(i);
    add(basis, ranked, i -> Math.max(HALF, distance.applyAsDouble(i)));
    int freedom = ranked.length - basis.size() - 1;
    if (freedom < 1) {
      return 1;
    }
    double[] costs = residual(capped(history.costs(ranked)), basis);
    double[] near = residual(column(ranked, i -> Math.min(HALF, distance.applyAsDouble(i))), basis);
    double r = product(costs, near) / Math.sqrt(product(costs, costs) * product(near, near));
    if (Double.isNaN(r)) {
      return 1;
    }
    double t = r * Math.sqrt(freedom / Math.max(Double.MIN_NORMAL, (1 - r) * (1 + r)));
    return new TDistribution(freedom).cumulativeProbability(-t);
  }

  private static double[] capped(double[] costs) {
    double most = Robust.quantile(costs, CAPPED);
    return Arrays.stream(costs).map(cost -> Math.min(cost, most)).toArray();
  }

  private static void addPlaces(List<double[]> basis, int[] ranked, Axis axis) {
    // Where it is not active it has no distance, but may have a mean of its own.
    add(basis, ranked, i -> Double.isNaN(axis.at(i)) ? 1 : 0);
    if (!axis.ordered()) {
      Arrays.stream(axis.at(axis.active(ranked)))
          .distinct()
          .forEach(value -> add(basis, ranked, i -> axis.at(i) == value ? 1 : 0));
      return;
    }
    int[] active = axis.active(ranked);
    if (active.length > 0) {
      double best = axis.at(active[0]);
      IntToDoubleFunction from = i -> Double.isNaN(axis.at(i)) ? 0 : axis.at(i) - best;
      add(basis, ranked, i -> Math.abs(from.applyAsDouble(i)));
      add(basis, ranked, i -> from.applyAsDouble(i) * from.applyAsDouble(i));
      add(basis, ranked, from);
    }
  }

  private static double[] column(int[] points, IntToDoubleFunction value) {
    return IntStream.of(points).mapToDouble(value).toArray();
  }

  /** Adds the direction of a column that those before don't have (Gram and Schmidt). */
  private static void add(List<double[]> basis, int[] points, IntToDoubleFunction value) {
    double[] column = column(points, value);
    double[] rest = residual(column, basis);
    double squares = product(rest, rest);
    if (squares > NONE * product(column, column)) {
      double length = Math.sqrt(squares);
      basis.add(Arrays.stream(rest).map(x -> x / length).toArray());
    }
  }

  private static double[] residual(double[] column, List<double[]> basis) {
    double[] rest = column.clone();
    for (double[] direction : basis) {
      double along = product(rest, direction);
      for (int i = 0; i < rest.length; i++) {
        rest[i] -= along * direction[i];
      }
    }
    return rest;
  }

  private static double product(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}
