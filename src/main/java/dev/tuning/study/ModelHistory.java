package dev.tuning.study;

import dev.tuning.analysis.Goal;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.search.bayesian.PastPoint;
import dev.tuning.search.bayesian.PastPoint.Result;
import dev.tuning.trial.Objectives;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The trials of a Study as the points that a model learns from. */
final class ModelHistory {

  private ModelHistory() {}

  /**
   * The points, by index. One with an infeasible replicate is infeasible; one whose replicates have
   * not all ended is pending, and one whose replicates have all failed has failed.
   *
   * @param trials as the objective of now judges them
   */
  static List<PastPoint> of(Study study, List<Trial> trials) {
    int replicates = study.getSpec().replicatesOrOne();
    double sign = sign(study);
    List<PastPoint> points = new ArrayList<>();
    trials.stream()
        .collect(
            Collectors.groupingBy(
                trial -> trial.getSpec().index(), TreeMap::new, Collectors.toList()))
        .forEach(
            (index, point) ->
                points.add(
                    new PastPoint(
                        index,
                        Parameters.scalars(point.getFirst().getSpec().parameters()),
                        result(point, replicates, sign))));
    return List.copyOf(points);
  }

  /** What an objective is to be multiplied by so that higher is better. */
  static double sign(Study study) {
    return Objectives.goal(study.getSpec().objective()) == Goal.MAXIMIZE ? 1 : -1;
  }

  private static Result result(List<Trial> point, int replicates, double sign) {
    if (point.stream().anyMatch(trial -> Phase.INFEASIBLE.equals(phase(trial)))) {
      return new Result.Infeasible();
    }
    boolean ended =
        point.size() >= replicates
            && point.stream()
                .allMatch(trial -> trial.getStatus() != null && trial.getStatus().isFinished());
    double[] scores =
        point.stream()
            .filter(trial -> Phase.SUCCEEDED.equals(phase(trial)))
            .filter(trial -> trial.getStatus().objective() != null)
            .mapToDouble(trial -> sign * trial.getStatus().objective().value())
            .toArray();
    if (!ended) {
      return new Result.Pending();
    }
    if (scores.length == 0) {
      return new Result.Failed();
    }
    double mean = 0;
    for (double score : scores) {
      // Divided before they are added, so that the sum of large values is no infinity.
      mean += score / scores.length;
    }
    double squares = 0;
    for (double score : scores) {
      squares += (score - mean) * (score - mean);
    }
    return new Result.Feasible(
        mean, scores.length, scores.length == 1 ? 0 : squares / (scores.length - 1));
  }

  private static String phase(Trial trial) {
    return trial.getStatus() == null ? null : trial.getStatus().phase();
  }
}
