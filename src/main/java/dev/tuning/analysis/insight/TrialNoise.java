package dev.tuning.analysis.insight;

import dev.tuning.analysis.confirmation.Reruns;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How far apart trials of one point are: the playbook's "trial variance".
 *
 * @param deviation the standard deviation of one trial, pooled over points
 * @param freedom how many degrees of freedom it has
 */
public record TrialNoise(double deviation, int freedom) {

  /** Fewer degrees of freedom give no deviation worth the name. */
  private static final int FEWEST = 3;

  /** A position at least 1 away from all that there are. */
  private static final double INACTIVE = -1;

  /** Of the best points so many are compared with their neighbours. */
  private static final int MOST_COMPARED = 60;

  /**
   * So many coordinates are looked at for a neighbour. A tenth of the points of a space of twenty
   * parameters has a neighbour that is 12 % farther away; in few parameters all are looked at.
   */
  private static final int MOST_COORDINATES = 20_000;

  /** From the replicates of points, and from reruns of the best; empty if there are too few. */
  public static Optional<TrialNoise> ofReplicates(StudyHistory history) {
    double squares = 0;
    int freedom = 0;
    for (Point point : history.points()) {
      List<TrialRun> runs = point.runs();
      if (runs.size() > 1) {
        double mean = history.objective(point.cost());
        squares += runs.stream().mapToDouble(run -> square(run.objective() - mean)).sum();
        freedom += runs.size() - 1;
      }
    }
    for (Reruns reruns : reruns(history)) {
      OptionalDouble spread = reruns.deviation();
      if (spread.isPresent()) {
        squares += square(spread.getAsDouble()) * (reruns.objectives().size() - 1);
        freedom += reruns.objectives().size() - 1;
      }
    }
    double deviation = Math.sqrt(squares / freedom);
    return freedom < FEWEST || !Double.isFinite(deviation)
        ? Optional.empty()
        : Optional.of(new TrialNoise(deviation, freedom));
  }

  private static List<Reruns> reruns(StudyHistory history) {
    return history.confirmation().stream()
        .flatMap(
            confirmation ->
                Stream.concat(confirmation.candidates().stream(), confirmation.baseline().stream()))
        .toList();
  }

  /** The standard deviation of the mean over so many replicates. */
  public double ofMean(int replicates) {
    return deviation / Math.sqrt(replicates);
  }

  /**
   * From the differences of neighbouring points in the better third, where there are no replicates
   * (difference-based estimate of variance: Rice, "Bandwidth choice for nonparametric regression",
   * Annals of Statistics 1984; robust by the median). It holds what the objective changes from a
   * point to its neighbour, so it is rather too large.
   */
  static OptionalDouble ofNeighbours(StudyHistory history) {
    int[] ranked = history.ranked();
    int compared = Math.min(MOST_COMPARED, ranked.length / 3);
    if (compared < FEWEST) {
      return OptionalDouble.empty();
    }
    int[] others = some(ranked, history.axes().size());
    double[][] at = positions(history, Arrays.copyOf(ranked, compared));
    double[][] around = positions(history, others);
    double[] costs = history.costs(ranked);
    double[] costsAround = history.costs(others);
    double[] differences = new double[compared];
    for (int i = 0; i < compared; i++) {
      differences[i] = Math.abs(costs[i] - costsAround[nearest(around, at[i], others, ranked[i])]);
    }
    double deviation = 1.4826 * Robust.median(differences) / Math.sqrt(2);
    return Double.isFinite(deviation) ? OptionalDouble.of(deviation) : OptionalDouble.empty();
  }

  /** As many of the points as may be looked at, evenly spread over the ranks. */
  private static int[] some(int[] ranked, int axes) {
    int step = Math.max(1, Math.ceilDiv(ranked.length * axes, MOST_COORDINATES));
    return IntStream.iterate(0, i -> i < ranked.length, i -> i + step)
        .map(i -> ranked[i])
        .toArray();
  }

  /** By point, since points are what is compared: where each lies in each parameter. */
  private static double[][] positions(StudyHistory history, int[] points) {
    List<Axis> axes = history.axes();
    double[][] at = new double[points.length][axes.size()];
    for (int j = 0; j < axes.size(); j++) {
      for (int i = 0; i < points.length; i++) {
        double position = axes.get(j).at(points[i]);
        at[i][j] = Double.isNaN(position) ? INACTIVE : position;
      }
    }
    return at;
  }

  /** The position in others of the one nearest to a point. */
  private static int nearest(double[][] around, double[] at, int[] others, int point) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int other = 0; other < others.length; other++) {
      if (others[other] != point) {
        double distance = distance(around[other], at, least);
        if (distance < least) {
          least = distance;
          nearest = other;
        }
      }
    }
    return nearest;
  }

  /**
   * The squared distance, or a part of it that is no less than the limit. No parameter counts for
   * more than 1, which is the width of a range: so do other names, and being inactive.
   */
  private static double distance(double[] a, double[] b, double limit) {
    double sum = 0;
    for (int j = 0; j < a.length && sum < limit; j++) {
      double square = square(a[j] - b[j]);
      sum += square > 1 ? 1 : square;
    }
    return sum;
  }

  private static double square(double value) {
    return value * value;
  }
}
