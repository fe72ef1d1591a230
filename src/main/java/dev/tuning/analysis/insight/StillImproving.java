package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import java.util.List;
import java.util.Optional;

/**
 * Most of the best trials still improve in the last quarter of training (playbook, "Examining the
 * training curves": the compute-bound regime).
 */
final class StillImproving implements InsightCheck {

  private static final int LEAST = 3;

  /** Of one curve; more than half of them by chance is much rarer. */
  private static final double LEVEL = 0.05;

  /** The playbook: "~10% of the production length". */
  private static final int SHORT_ROUND = 10;

  @Override
  public String id() {
    return "still-improving";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    if (!CurveLengths.reachTheEnd(history)) {
      return List.of();
    }
    List<TrialRun> runs = BestTrials.runs(history, LEAST);
    List<Double> improvements =
        runs.stream()
            .map(run -> CurveShape.of(run.curves(), history.rule().metric(), history.sign()))
            .flatMap(Optional::stream)
            .map(shape -> shape.lateImprovement(LEVEL))
            .flatMap(Optional::stream)
            .toList();
    if (runs.size() < LEAST || 2 * improvements.size() <= runs.size()) {
      return List.of();
    }
    double[] series = improvements.stream().mapToDouble(d -> d).toArray();
    long steps = history.training().steps();
    return List.of(
        new Insight(
            id(),
            Severity.WARNING,
            Optional.empty(),
            "%d of the best %d trials still improve in the last quarter of training, by about %s."
                    .formatted(
                        improvements.size(), runs.size(), Text.rounded(Robust.median(series)))
                + " Training is compute-bound: try trial.steps %d, or another learning rate"
                    .formatted(2 * steps)
                + " schedule. Or tune with short runs (about a %dth of the final length) first,"
                    .formatted(SHORT_ROUND)
                + " and then run the few best points long (search.pointsFrom); the schedule of the"
                + " learning rate is least likely to carry over.",
            Playbook.COMPUTE_BOUND.source(),
            new Evidence()
                .numbers("lateImprovements", series)
                .count("bestTrials", runs.size())
                .count("nextSteps", 2 * steps)
                .data()));
  }
}
