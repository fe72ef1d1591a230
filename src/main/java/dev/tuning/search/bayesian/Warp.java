package dev.tuning.search.bayesian;

import dev.tuning.search.bayesian.PastPoint.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The scores of a Study as a model sees them: half-ranked, and standardised together with its
 * infeasible points, which have the worst feasible score, or a worse one where all feasible ones
 * are equal: else nothing would be better than anything. Studies that are warped each on its own
 * can be compared although they measure on other scales.
 */
final class Warp {

  private final HalfRank ranks;
  private final double center;
  private final double spread;
  private final double worst;
  private final OptionalDouble noise;

  private Warp(HalfRank ranks, double[] warped, List<Result.Feasible> feasible) {
    double largest = Arrays.stream(warped).map(Math::abs).max().orElseThrow();
    double unit = largest == 0 ? 1 : largest;
    double mean = Arrays.stream(warped).map(value -> value / unit).average().orElseThrow();
    double squares =
        Arrays.stream(warped)
            .map(value -> value / unit - mean)
            .map(d -> d * d)
            .average()
            .orElseThrow();
    this.ranks = ranks;
    this.center = mean * unit;
    // Where all are equal any unit will do, but that of the values themselves.
    double deviation = StrictMath.sqrt(squares);
    this.spread = deviation < 1e-12 ? unit : deviation * unit;
    this.worst = (Arrays.stream(warped).min().orElseThrow() - center) / spread;
    this.noise = noise(feasible);
  }

  /**
   * The warp of a Study.
   *
   * @return absent if no point is feasible
   */
  static Optional<Warp> of(List<PastPoint> points) {
    List<Result.Feasible> feasible =
        points.stream()
            .map(PastPoint::result)
            .flatMap(
                result -> result instanceof Result.Feasible one ? Stream.of(one) : Stream.empty())
            .toList();
    if (feasible.isEmpty()) {
      return Optional.empty();
    }
    double[] scores = feasible.stream().mapToDouble(Result.Feasible::score).toArray();
    var ranks = new HalfRank(scores);
    double least = ranks.warp(Arrays.stream(scores).min().orElseThrow());
    double most = ranks.warp(Arrays.stream(scores).max().orElseThrow());
    double worst = least < most ? least : least - (least == 0 ? 1 : Math.abs(least));
    double[] warped =
        points.stream()
            .filter(point -> point.result().isObservation())
            .mapToDouble(
                point ->
                    point.result() instanceof Result.Feasible one ? ranks.warp(one.score()) : worst)
            .toArray();
    return Optional.of(new Warp(ranks, warped, feasible));
  }

  double of(double score) {
    return (ranks.warp(score) - center) / spread;
  }

  /** How large a difference of scores is, from the median up, that the model sees as 1. */
  double unit() {
    return spread;
  }

  double back(double value) {
    return ranks.unwarp(value * spread + center);
  }

  /** What infeasible points have. */
  double worst() {
    return worst;
  }

  /**
   * The variance of one replicate, as the model sees it: the median over the points that have more
   * than one, absent if there is none.
   */
  OptionalDouble noise() {
    return noise;
  }

  private OptionalDouble noise(List<Result.Feasible> feasible) {
    double[] variances =
        feasible.stream()
            .filter(point -> point.replicates() > 1)
            .mapToDouble(this::noise)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    return variances.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(variances[variances.length / 2]);
  }

  private double noise(Result.Feasible point) {
    double deviation = StrictMath.sqrt(point.variance());
    double width = of(point.score() + deviation) - of(point.score() - deviation);
    return 0.25 * width * width;
  }
}
