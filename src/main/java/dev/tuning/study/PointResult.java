package dev.tuning.study;

import dev.tuning.analysis.Goal;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a point has come to, once all its replicates are finished.
 *
 * @param best its best replicate
 * @param objective the mean over the replicates that succeeded
 * @param standardError of that mean, from their spread; null for fewer than two
 * @param isApproximate whether the objective of one of them is
 */
record PointResult(Trial best, double objective, Double standardError, boolean isApproximate) {

  /**
   * The feasible points, best first; the earlier step wins a tie, then the lower index. A point
   * with an infeasible replicate is none of them: it can't be relied on to train.
   *
   * @param trials trials of a Study
   * @param replicates how many each point has
   * @param goal which direction is better
   * @param feasible whether a trial has succeeded and answers the Study's objective
   */
  static List<PointResult> ranked(
      List<Trial> trials, int replicates, Goal goal, Predicate<Trial> feasible) {
    return trials.stream()
        .collect(Collectors.groupingBy(trial -> trial.getSpec().index()))
        .values()
        .stream()
        .filter(point -> point.size() >= replicates)
        .map(point -> of(point, goal, feasible))
        .flatMap(Optional::stream)
        .sorted(
            Comparator.comparing(PointResult::objective, goal::compare)
                .thenComparingLong(point -> point.best().getStatus().objective().step())
                .thenComparingLong(PointResult::index))
        .toList();
  }

  private static Optional<PointResult> of(List<Trial> point, Goal goal, Predicate<Trial> feasible) {
    List<Trial> succeeded = point.stream().filter(feasible).toList();
    boolean settled =
        succeeded.size() + point.stream().filter(PointResult::failed).count() == point.size();
    if (!settled || succeeded.isEmpty()) {
      return Optional.empty();
    }
    Trial best =
        succeeded.stream()
            .min(
                Comparator.comparing(PointResult::value, goal::compare)
                    .thenComparingLong(trial -> trial.getStatus().objective().step())
                    .thenComparingInt(trial -> trial.getSpec().replicate()))
            .orElseThrow();
    double mean = mean(succeeded);
    return Optional.of(
        new PointResult(
            best,
            mean,
            standardError(succeeded, mean),
            succeeded.stream()
                .anyMatch(
                    trial -> Boolean.TRUE.equals(trial.getStatus().objective().approximate()))));
  }

  /**
   * Standard error of a mean: the sample standard deviation over the root of the number. Null where
   * it is no number that JSON can hold.
   */
  private static Double standardError(List<Trial> trials, double mean) {
    int n = trials.size();
    if (n < 2) {
      return null;
    }
    double squares = trials.stream().mapToDouble(trial -> Math.pow(value(trial) - mean, 2)).sum();
    double error = Math.sqrt(squares / (n - 1) / n);
    return Double.isFinite(error) ? error : null;
  }

  /** Each is divided before they are added, so that the sum of large values is no infinity. */
  private static double mean(List<Trial> trials) {
    if (trials.size() == 1) {
      return value(trials.getFirst());
    }
    return trials.stream().mapToDouble(trial -> value(trial) / trials.size()).sum();
  }

  private static double value(Trial trial) {
    return trial.getStatus().objective().value();
  }

  private static boolean failed(Trial trial) {
    return trial.getStatus() != null && Phase.FAILED.equals(trial.getStatus().phase());
  }

  long index() {
    return best.getSpec().index();
  }
}
