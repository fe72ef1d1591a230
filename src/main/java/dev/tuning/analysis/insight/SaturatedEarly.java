package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Most of the best trials stop improving in the first third of training (playbook, "Examining the
 * training curves": saturated "long before the final training step").
 */
final class SaturatedEarly implements InsightCheck {

  private static final int LEAST = 3;
  private static final double EARLY = 1.0 / 3;

  @Override
  public String id() {
    return "saturated-early";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    if (!CurveLengths.reachTheEnd(history)) {
      return List.of();
    }
    List<TrialRun> runs = BestTrials.runs(history, LEAST);
    double[] saturated =
        runs.stream()
            .map(run -> CurveShape.of(run.curves(), history.rule().metric(), history.sign()))
            .flatMap(Optional::stream)
            .filter(
                shape -> shape.plateau().filter(step -> step <= EARLY * shape.end()).isPresent())
            .mapToDouble(shape -> shape.plateau().orElseThrow())
            .toArray();
    if (runs.size() < LEAST || 2 * saturated.length <= runs.size()) {
      return List.of();
    }
    long last = (long) Arrays.stream(saturated).max().orElseThrow();
    return List.of(
        new Insight(
            id(),
            Severity.INFO,
            Optional.empty(),
            "%d of the best %d trials have hardly improved since step %d of %d. Training is not"
                    .formatted(saturated.length, runs.size(), last, history.training().steps())
                + " compute-bound: fewer trial.steps, such as %d, leave more budget for trials."
                    .formatted(2 * last),
            Playbook.TRAINING_CURVES.source(),
            new Evidence()
                .numbers("saturatedAt", saturated)
                .count("bestTrials", runs.size())
                .count("nextSteps", 2 * last)
                .data()));
  }
}
