package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The side of a threshold, or the value, that holds more infeasible points than chance explains.
 *
 * @param axis the parameter
 * @param above of numbers: whether it is the side of the larger ones
 * @param position where it begins, in the scaled range; of other values the rank
 * @param value the value of the first point in it
 * @param infeasible how many infeasible points it has
 * @param points how many points it has
 * @param infeasibleOutside how many infeasible points there are elsewhere
 * @param pointsOutside how many points there are elsewhere
 * @param chance how likely that is by chance, for the best of all thresholds of the parameter
 */
public record HalfSpace(
    Axis axis,
    boolean above,
    double position,
    Object value,
    int infeasible,
    int points,
    int infeasibleOutside,
    int pointsOutside,
    double chance) {

  /** Fewer points on a side are no side. */
  private static final int FEWEST = 3;

  /** "All trials are infeasible", but for a lucky one in ten. */
  private static final double NEARLY_ALL = 0.9;

  /**
   * The most unusual one of a parameter. As many thresholds are tried as there are points between
   * which one can lie; that multiplies the chance of Fisher's exact test (Bonferroni), which is on
   * the safe side since neighbouring thresholds hold nearly the same points.
   */
  public static Optional<HalfSpace> of(StudyHistory history, Axis axis) {
    return of(history, axis, axis.sorted());
  }

  private static Optional<HalfSpace> of(StudyHistory history, Axis axis, int[] sorted) {
    return axis.ordered() ? threshold(history, axis, sorted) : value(history, axis, sorted);
  }

  /**
   * The one that explains best which points are infeasible, if it is no chance. A parameter on
   * which another one depends shares in the chance of that one, so one that is nearly all
   * infeasible, and has most of what is, comes before one that is less likely by chance.
   */
  public static Optional<HalfSpace> significant(StudyHistory history) {
    int all = history.infeasible(history.all());
    return allSignificant(history).stream()
        .min(
            Comparator.comparing(
                    (HalfSpace half) -> !(half.nearlyAll() && 2 * half.infeasible >= all))
                .thenComparingDouble(HalfSpace::chance));
  }

  /** The most unusual one of each parameter that is no chance, the least likely first. */
  static List<HalfSpace> allSignificant(StudyHistory history) {
    List<HalfSpace> all =
        history.axes().stream()
            .map(axis -> of(history, axis))
            .flatMap(Optional::stream)
            .filter(half -> half.isNoChance(history))
            .sorted(Comparator.comparingDouble(HalfSpace::chance))
            .toList();
    return history.isAdaptive() ? explaining(history, all) : all;
  }

  /**
   * Those that are no chance outside of the ones before either. The infeasible points of a Bayesian
   * search were proposed one after the other in one place, so they are close together in all
   * parameters, whichever of these it is that they can't be trained with.
   */
  private static List<HalfSpace> explaining(StudyHistory history, List<HalfSpace> all) {
    List<HalfSpace> explaining = new ArrayList<>();
    for (HalfSpace half : all) {
      int[] outside =
          IntStream.of(half.axis.sorted())
              .filter(point -> explaining.stream().noneMatch(before -> before.holds(point)))
              .toArray();
      if (of(history, half.axis, outside)
          .filter(there -> there.isNoChance(history) && there.isOn(half))
          .isPresent()) {
        explaining.add(half);
      }
    }
    return List.copyOf(explaining);
  }

  private boolean isNoChance(StudyHistory history) {
    return chance * history.axes().size() < Chance.LEVEL;
  }

  /** Whether it is the same side, or the same value, as another one of its parameter. */
  private boolean isOn(HalfSpace other) {
    return axis.ordered() ? above == other.above : position == other.position;
  }

  private static Optional<HalfSpace> threshold(StudyHistory history, Axis axis, int[] points) {
    int n = points.length;
    int all = history.infeasible(points);
    int best = -1;
    double largest = 0;
    int before = 0;
    int cuts = 0;
    for (int i = 1; i < n; i++) {
      before += history.feasible(points[i - 1]) ? 0 : 1;
      if (i < FEWEST || n - i < FEWEST || axis.at(points[i - 1]) == axis.at(points[i])) {
        continue;
      }
      cuts++;
      double excess = before - (double) all * i / n;
      double deviation = excess * excess / (i * (double) (n - i));
      if (deviation > largest) {
        largest = deviation;
        best = i;
      }
    }
    if (best < 0) {
      return Optional.empty();
    }
    int below = history.infeasible(Arrays.copyOf(points, best));
    boolean above = below < (double) all * best / n;
    int infeasible = above ? all - below : below;
    int inside = above ? n - best : best;
    int first = above ? points[best] : points[best - 1];
    return Optional.of(
        new HalfSpace(
            axis,
            above,
            axis.at(first),
            history.point(first).values().get(axis.name()),
            infeasible,
            inside,
            all - infeasible,
            n - inside,
            Math.min(1, 2 * cuts * Chance.atLeast(infeasible, n, all, inside))));
  }

  private static Optional<HalfSpace> value(StudyHistory history, Axis axis, int[] points) {
    int n = points.length;
    int all = history.infeasible(points);
    double[] ranks = Arrays.stream(axis.at(points)).distinct().toArray();
    return Arrays.stream(ranks)
        .mapToObj(
            rank -> {
              int[] inside = IntStream.of(points).filter(i -> axis.at(i) == rank).toArray();
              int infeasible = history.infeasible(inside);
              return new HalfSpace(
                  axis,
                  false,
                  rank,
                  history.point(inside[0]).values().get(axis.name()),
                  infeasible,
                  inside.length,
                  all - infeasible,
                  n - inside.length,
                  Math.min(1, ranks.length * Chance.atLeast(infeasible, n, all, inside.length)));
            })
        .min(Comparator.comparingDouble(HalfSpace::chance));
  }

  /** Whether a point lies in it. */
  boolean holds(int point) {
    double at = axis.at(point);
    if (axis.ordered()) {
      return above ? at >= position : at <= position;
    }
    return at == position;
  }

  /** Whether hardly anything in it can be trained. */
  boolean nearlyAll() {
    return share() >= NEARLY_ALL;
  }

  double share() {
    return (double) infeasible / points;
  }

  double shareOutside() {
    return pointsOutside == 0 ? 0 : (double) infeasibleOutside / pointsOutside;
  }

  /** "learningRate >= 0.3" or "optimizer = sgd". */
  public String where() {
    String relation = axis.ordered() ? (above ? " >= " : " <= ") : " = ";
    return axis.name() + relation + Axis.text(value);
  }

  /** "with learningRate >= 0.3 14 of 15 points are infeasible, elsewhere 1 of 45". */
  public String sentence() {
    return "with %s %d of %s are infeasible, elsewhere %d of %d"
        .formatted(
            where(), infeasible, Text.count(points, "point"), infeasibleOutside, pointsOutside);
  }

  Evidence evidence() {
    Evidence evidence = new Evidence();
    if (axis.ordered()) {
      evidence
          .text("side", above ? "above" : "below")
          .number("threshold", ((Number) value).doubleValue());
    }
    return evidence
        .text("parameter", axis.name())
        .text("where", where())
        .count("infeasible", infeasible)
        .count("points", points)
        .count("infeasibleElsewhere", infeasibleOutside)
        .count("pointsElsewhere", pointsOutside)
        .number("chance", chance);
  }
}
