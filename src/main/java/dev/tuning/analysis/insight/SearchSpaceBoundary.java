package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.NumericRange;
import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The best points cluster at a bound of the search space, so there may be better ones beyond
 * (playbook, "Identifying bad search space boundaries").
 *
 * <p>Looked at are the best 5 % of the feasible points, at least 3. Their median must lie in the
 * outermost tenth of the scaled range (or where as many points of an evenly spread sample would),
 * and they must be closer to the bound than the other points by more than chance (one-sided tests
 * of Mann and Whitney and of Fisher, corrected for the number of bounds); or the half of the range
 * at the bound gets better towards it by more than chance (Spearman). Where what lies at the bound
 * is mostly infeasible it is {@link Instability} that speaks.
 *
 * <p>Of a Bayesian search, whose points cluster whether a parameter matters or not, the objective
 * must get better {@linkplain TowardsBound towards the bound} all else accounted for.
 */
final class SearchSpaceBoundary implements InsightCheck {

  private static final int LEAST = 3;
  private static final double TENTH = 0.1;

  /** Fewer feasible points can't tell. */
  private static final int FEWEST = 6;

  /** Lists of fewer numbers have hardly anything but bounds. */
  private static final int FEWEST_VALUES = 4;

  /** Of the points in the half at the bound: of fewer the approximation of the chance is poor. */
  private static final int FEWEST_OF_TREND = 8;

  /** From this correlation on a trend is one. */
  private static final double TREND = 0.3;

  @Override
  public String id() {
    return "search-space-boundary";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    List<Axis> axes = axes(history);
    return axes.stream()
        .flatMap(
            axis ->
                Stream.of(true, false)
                    .flatMap(
                        upper ->
                            NextRange.beyond(axis.parameter(), upper)
                                .filter(
                                    next ->
                                        isClose(
                                            history,
                                            axis,
                                            history.ranked(),
                                            upper,
                                            Chance.LEVEL / (2 * axes.size())))
                                .map(next -> insight(history, axis, upper, next))
                                .stream()))
        .toList();
  }

  /** The parameters that have bounds. */
  static List<Axis> axes(StudyHistory history) {
    return history.axes().stream()
        .filter(Axis::ordered)
        .filter(axis -> axis.parameter().domain().size() >= FEWEST_VALUES)
        .toList();
  }

  /**
   * Whether the best of some points lie at a bound.
   *
   * @param ranked feasible points, the best first
   * @param level how likely it may be by chance
   */
  static boolean isClose(
      StudyHistory history, Axis axis, int[] ranked, boolean upper, double level) {
    int[] active = axis.active(ranked);
    if (active.length < FEWEST) {
      return false;
    }
    double[] best = distances(axis, BestTrials.withTied(history, active, LEAST), upper);
    double close = Math.max(TENTH, (double) BestTrials.count(active, LEAST) / active.length);
    return Robust.median(best) <= close
        && isNoChance(history, axis, active, best, upper, level)
        && !mostlyInfeasible(history, axis, upper);
  }

  private static boolean isNoChance(
      StudyHistory history, Axis axis, int[] active, double[] best, boolean upper, double level) {
    if (history.isAdaptive()) {
      return TowardsBound.chance(history, axis, active, upper) < level;
    }
    return chance(distances(axis, active, upper), best) < level
        || getsBetter(history, axis, active, upper, level);
  }

  private static double[] distances(Axis axis, int[] points, boolean upper) {
    double[] distances = axis.at(points);
    if (upper) {
      Arrays.setAll(distances, i -> 1 - distances[i]);
    }
    return distances;
  }

  /** The second test is for lists of numbers, where many points are equally close. */
  private static double chance(double[] distances, double[] best) {
    double farthest = Arrays.stream(best).max().orElseThrow();
    int asClose = (int) Arrays.stream(distances).filter(d -> d <= farthest).count();
    return Math.min(
        Chance.ofLess(best, Arrays.copyOfRange(distances, best.length, distances.length)),
        Chance.atLeast(best.length, distances.length, asClose, best.length));
  }

  /**
   * Whether the points of the half of the range at a bound are the better the closer they are.
   *
   * @param ranked feasible points, the best first
   */
  private static boolean getsBetter(
      StudyHistory history, Axis axis, int[] ranked, boolean upper, double level) {
    int[] half =
        IntStream.of(ranked).filter(i -> (upper ? 1 - axis.at(i) : axis.at(i)) <= 0.5).toArray();
    if (half.length < FEWEST_OF_TREND) {
      return false;
    }
    double[] distances = distances(axis, half, upper);
    int[] order = Order.by(distances, IntStream.range(0, half.length).toArray());
    double[] byOrder = Order.ranks(IntStream.of(order).mapToDouble(i -> distances[i]).toArray());
    double[] ranks = new double[half.length];
    for (int i = 0; i < order.length; i++) {
      ranks[order[i]] = byOrder[i];
    }
    var correlation = Chance.Correlation.of(ranks, Order.ranks(history.costs(half)));
    return correlation.rho() >= TREND && correlation.p() < level;
  }

  private static boolean mostlyInfeasible(StudyHistory history, Axis axis, boolean upper) {
    int[] outermost =
        IntStream.of(axis.sorted())
            .filter(i -> (upper ? 1 - axis.at(i) : axis.at(i)) <= TENTH)
            .toArray();
    return history.infeasible(outermost) * 2L > outermost.length;
  }

  private Insight insight(StudyHistory history, Axis axis, boolean upper, NextRange next) {
    NumericRange range = NumericRange.of(axis.parameter().domain()).orElseThrow();
    int[] best = BestTrials.withTied(history, axis.active(history.ranked()), LEAST);
    double[] values =
        IntStream.of(best)
            .mapToDouble(i -> ((Number) history.point(i).values().get(axis.name())).doubleValue())
            .toArray();
    String edge = upper ? "max" : "min";
    double bound = upper ? range.max() : range.min();
    return new Insight(
        id(),
        Severity.WARNING,
        Optional.of(axis.name()),
        "the best %d of %s have %s near its %s %s (the best: %s), so better ones may lie beyond."
                .formatted(
                    best.length,
                    Text.count(axis.active(history.ranked()).length, "feasible point"),
                    axis.name(),
                    edge,
                    Text.number(bound),
                    Text.rounded(values[0]))
            + " Search from %s to %s next."
                .formatted(Text.number(next.min()), Text.number(next.max())),
        Playbook.BOUNDARIES.source(),
        new Evidence()
            .text("edge", edge)
            .number("bound", bound)
            .numbers("best", values)
            .value("nextMin", next.min())
            .value("nextMax", next.max())
            .data());
  }
}
