package dev.tuning.analysis.insight;

import dev.tuning.analysis.confirmation.Reruns;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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

  /** Of the best points so many are compared with their neighbours. */
  private static final int MOST_COMPARED = 60;

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
    double[] differences = new double[compared];
    for (int i = 0; i < compared; i++) {
      differences[i] =
          Math.abs(
              history.point(ranked[i]).cost()
                  - history.point(nearest(history, ranked, ranked[i])).cost());
    }
    double deviation = 1.4826 * Robust.median(differences) / Math.sqrt(2);
    return Double.isFinite(deviation) ? OptionalDouble.of(deviation) : OptionalDouble.empty();
  }

  private static int nearest(StudyHistory history, int[] among, int point) {
    int nearest = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int other : among) {
      double distance = other == point ? Double.POSITIVE_INFINITY : distance(history, other, point);
      if (nearest < 0 || distance < least) {
        least = distance;
        nearest = other;
      }
    }
    return nearest;
  }

  private static double distance(StudyHistory history, int a, int b) {
    double sum = 0;
    for (Axis axis : history.axes()) {
      double difference = axis.at(a) - axis.at(b);
      sum +=
          Double.isNaN(difference)
              // Both inactive: the same; one of them: as far as can be.
              ? (Double.isNaN(axis.at(a)) == Double.isNaN(axis.at(b)) ? 0 : 1)
              : axis.ordered() ? square(difference) : Math.min(1, square(difference));
    }
    return sum;
  }

  private static double square(double value) {
    return value * value;
  }
}
