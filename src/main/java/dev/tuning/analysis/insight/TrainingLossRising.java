package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import java.util.List;
import java.util.Optional;

/**
 * The training loss rises (playbook, "Examining the training curves": "training loss increasing
 * during training usually indicates a bug in the training pipeline"), in most of the best trials
 * that report one.
 */
final class TrainingLossRising implements InsightCheck {

  private static final int LEAST = 3;
  private static final double LEVEL = 0.01;

  @Override
  public String id() {
    return "training-loss-rising";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    List<TrialRun> runs = BestTrials.runs(history, LEAST);
    String objective = history.rule().metric();
    return MetricKind.trainingLoss(runs, objective)
        .filter(metric -> !metric.equals(objective))
        .flatMap(metric -> check(metric, runs))
        .stream()
        .toList();
  }

  private Optional<Insight> check(String metric, List<TrialRun> runs) {
    List<TrialRun> reporting =
        runs.stream().filter(run -> CurveShape.of(run.curves(), metric, 1).isPresent()).toList();
    List<TrialRun> rising =
        reporting.stream()
            .filter(
                run ->
                    CurveShape.of(run.curves(), metric, 1)
                        .flatMap(shape -> shape.riseAfterBest(LEVEL))
                        .isPresent())
            .toList();
    if (rising.isEmpty() || 2 * rising.size() <= reporting.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new Insight(
            id(),
            Severity.WARNING,
            Optional.empty(),
            "%s rises during training in %d of the %s that report it. That is usually a bug in the"
                    .formatted(metric, rising.size(), Text.count(reporting.size(), "best trial"))
                + " training pipeline: look at it before anything else.",
            Playbook.TRAINING_CURVES.source(),
            new Evidence()
                .text("metric", metric)
                .numbers("points", rising.stream().mapToDouble(TrialRun::index).toArray())
                .data()));
  }
}
