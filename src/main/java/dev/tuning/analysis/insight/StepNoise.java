package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import java.util.List;
import java.util.Optional;

/**
 * Step-to-step variance late in training that is larger than the differences between the best
 * trials (playbook, "Examining the training curves": each trial "randomly ends on a lucky or
 * unlucky step"). Compared are the median noise of the last quarter of the best trials, where that
 * goes up and down, and the difference between the best and the last of them.
 */
final class StepNoise implements InsightCheck {

  private static final int LEAST = 3;
  private static final int FEWEST = 8;

  @Override
  public String id() {
    return "step-noise";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    if (history.ranked().length < FEWEST) {
      return List.of();
    }
    List<TrialRun> runs = BestTrials.runs(history, LEAST);
    double[] noises =
        runs.stream()
            .map(run -> CurveShape.of(run.curves(), history.rule().metric(), history.sign()))
            .flatMap(Optional::stream)
            .filter(CurveShape::isLateUneven)
            .mapToDouble(CurveShape::lateNoise)
            .filter(Double::isFinite)
            .toArray();
    double noise = Robust.median(noises);
    double difference = Math.abs(runs.getLast().objective() - runs.getFirst().objective());
    // Without any noise there is nothing to say of trials that are equally good.
    if (2 * noises.length <= runs.size() || !(noise > difference)) {
      return List.of();
    }
    return List.of(
        new Insight(
            id(),
            Severity.WARNING,
            Optional.empty(),
            "late in training %s varies by %s from evaluation to evaluation, while the best %d"
                    .formatted(history.rule().metric(), Text.rounded(noise), runs.size())
                + " trials are only %s apart: which one is best is luck. Use a larger batch, more"
                    .formatted(Text.rounded(difference))
                + " validation data, learning rate decay or an average of the weights (Polyak).",
            Playbook.TRAINING_CURVES.source(),
            new Evidence()
                .number("noise", noise)
                .number("difference", difference)
                .numbers("noises", noises)
                .data()));
  }
}
