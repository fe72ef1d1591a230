package dev.tuning.analysis.insight;

import dev.tuning.report.Curve;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The course of one metric of one trial, in costs: less is better. Evaluations that are not finite
 * are left out.
 */
final class CurveShape {

  /** Fewer evaluations have no shape. */
  private static final int FEWEST = 4;

  /** Fewer evaluations have no trend. */
  private static final int FEWEST_OF_TREND = 5;

  /**
   * By how many deviations noise alone doesn't rise: of a hundred normal values the largest and the
   * smallest are 5 apart, and a deviation of few values may be too small.
   */
  private static final double BEYOND_NOISE = 6;

  /** What the playbook calls the end: "the last 25 % of training". */
  private static final double LAST_QUARTER = 0.75;

  /** Least share of all improvement by which a curve must change for it to matter. */
  private static final double MATERIAL = 0.02;

  private final double[] steps;
  private final double[] costs;

  private CurveShape(double[] steps, double[] costs) {
    this.steps = steps;
    this.costs = costs;
  }

  /**
   * The course of a metric.
   *
   * @param sign 1 if less is better, -1 if more is
   * @return empty if it has fewer than 4 finite evaluations
   */
  static Optional<CurveShape> of(Map<String, Curve> curves, String metric, int sign) {
    Curve curve = curves.get(metric);
    if (curve == null) {
      return Optional.empty();
    }
    int[] finite =
        IntStream.range(0, curve.size()).filter(i -> Double.isFinite(curve.value(i))).toArray();
    return finite.length < FEWEST
        ? Optional.empty()
        : Optional.of(
            new CurveShape(
                IntStream.of(finite).mapToDouble(curve::step).toArray(),
                IntStream.of(finite).mapToDouble(i -> sign * curve.value(i)).toArray()));
  }

  /** The last step. */
  double end() {
    return steps[steps.length - 1];
  }

  /** What was gained from the first evaluation to the best one; 0 or more. */
  double improvement() {
    return costs[0] - Arrays.stream(costs).min().orElseThrow();
  }

  /** The share of evaluations that are in the last quarter of so many steps. */
  double shareInLastQuarter(long of) {
    return (double) Arrays.stream(steps).filter(step -> step > LAST_QUARTER * of).count()
        / steps.length;
  }

  /** The step-to-step noise of the last quarter; NaN if that has fewer than 5 evaluations. */
  double lateNoise() {
    double[] late = last(costs, lastQuarter());
    return late.length < 5 ? Double.NaN : Robust.noise(late);
  }

  /**
   * Whether the curve goes up and down in its last quarter, as noise does: two of three inner
   * points of noise are turning points (Bienaymé 1874), and none of a smooth curve; here one of
   * three is enough.
   */
  boolean isLateUneven() {
    int from = lastQuarter();
    int turns = 0;
    for (int i = from + 1; i < costs.length - 1; i++) {
      turns += (costs[i] - costs[i - 1]) * (costs[i + 1] - costs[i]) < 0 ? 1 : 0;
    }
    return turns > 0 && 3 * turns >= costs.length - 2 - from;
  }

  /**
   * Whether the last quarter of so many steps gained more than a material share of what was gained
   * in all, and than the noise.
   */
  boolean gainsInLastQuarter(long of) {
    double before = Double.POSITIVE_INFINITY;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < costs.length; i++) {
      before = steps[i] <= LAST_QUARTER * of ? Math.min(before, costs[i]) : before;
      least = Math.min(least, costs[i]);
    }
    double gain = before - least;
    double noise = lateNoise();
    return gain > MATERIAL / 2 * improvement() && !(gain <= noise);
  }

  /**
   * By how much the curve gets worse after its best evaluation: by a trend that its noise does not
   * have by chance, or by more than such noise ever does.
   *
   * @param level how likely the trend may be by chance
   * @return empty if it does not, or not by a material share of what was gained before
   */
  Optional<Double> riseAfterBest(double level) {
    int best = 0;
    for (int i = 1; i < costs.length; i++) {
      best = costs[i] < costs[best] ? i : best;
    }
    // Without the best one itself, which is low because it was chosen.
    int from = best + 1;
    if (costs.length - from < FEWEST_OF_TREND) {
      return Optional.empty();
    }
    SerialNoise noise = noise(Math.min(from, costs.length / 2));
    double least = MATERIAL * improvement();
    double whole = riseFrom(from);
    if (whole > Math.max(least, BEYOND_NOISE * noise.deviation())) {
      return Optional.of(whole);
    }
    // Those next to it are low as well if they resemble it.
    from += noise.memory();
    if (costs.length - from < FEWEST_OF_TREND) {
      return Optional.empty();
    }
    double rise = riseFrom(from);
    boolean rises =
        rise > Math.max(least, 2 * noise.deviation())
            && noise.chanceOfRise(last(steps, from), last(costs, from)) < level;
    return rises ? Optional.of(rise) : Optional.empty();
  }

  private double riseFrom(int from) {
    int n = costs.length;
    int third = (n - from) / 3 + 1;
    return Robust.median(last(costs, n - third))
        - Robust.median(Arrays.copyOfRange(costs, from, from + third));
  }

  private SerialNoise noise(int from) {
    return SerialNoise.of(last(costs, from));
  }

  private static double[] last(double[] values, int from) {
    return Arrays.copyOfRange(values, from, values.length);
  }

  /**
   * By how much the curve improves in the last quarter of training.
   *
   * @param level how likely the trend may be by chance
   * @return empty if it does not, or not by a material share of what was gained in all
   */
  Optional<Double> lateImprovement(double level) {
    int from = lastQuarter();
    int n = costs.length - from;
    if (n < FEWEST) {
      return Optional.empty();
    }
    double[] late = last(costs, from);
    double fall =
        Robust.median(Arrays.copyOfRange(late, 0, n / 2))
            - Robust.median(Arrays.copyOfRange(late, n - n / 2, n));
    double[] upwards = Arrays.stream(late).map(cost -> -cost).toArray();
    boolean improves =
        fall > MATERIAL / 2 * improvement()
            && noise(Math.min(from, costs.length / 2)).chanceOfRise(last(steps, from), upwards)
                < level;
    return improves ? Optional.of(fall) : Optional.empty();
  }

  /**
   * The step from which on the curve hardly changes.
   *
   * @return empty if it never improved much more than its noise, if it still changes, or if it has
   *     fewer than 10 evaluations
   */
  Optional<Double> plateau() {
    int n = costs.length;
    if (n < 10) {
      return Optional.empty();
    }
    double[] lastHalf = last(costs, n / 2);
    double level = Robust.median(lastHalf);
    double noise = Robust.noise(lastHalf);
    double gained = costs[0] - level;
    if (gained <= 0
        || gained < 8 * noise
        || lateImprovement(0.1).isPresent()
        || riseAfterBest(0.1).isPresent()) {
      return Optional.empty();
    }
    double near = level + Math.max(2 * noise, 0.01 * gained);
    return IntStream.range(0, n).filter(i -> costs[i] <= near).mapToObj(i -> steps[i]).findFirst();
  }

  private int lastQuarter() {
    int i = 0;
    while (steps[i] <= LAST_QUARTER * end()) {
      i++;
    }
    return i;
  }
}
