package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import dev.tuning.report.Curve;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Successful trials that trained for different numbers of steps (playbook, "Deciding how long to
 * train when training is not compute-bound": "Pick a value and use it for all trials"). A trial is
 * short if its last evaluation comes before 90 % of the last step of the longest one.
 */
final class CurveLengths implements InsightCheck {

  private static final double SHORT = 0.9;

  @Override
  public String id() {
    return "curve-lengths";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    double[] ends =
        history.runs().stream()
            .filter(TrialRun::succeeded)
            .map(run -> run.curves().get(history.rule().metric()))
            .filter(Objects::nonNull)
            .filter(curve -> curve.size() > 0)
            .mapToDouble(CurveLengths::end)
            .toArray();
    double longest = Arrays.stream(ends).max().orElse(0);
    double[] ofShort = Arrays.stream(ends).filter(end -> end < SHORT * longest).sorted().toArray();
    if (ofShort.length == 0) {
      return List.of();
    }
    return List.of(
        new Insight(
            id(),
            Severity.WARNING,
            Optional.empty(),
            "%d of %s end early, from step %s on, while others go on to step %s: they are not"
                    .formatted(
                        ofShort.length,
                        Text.count(ends.length, "successful trial"),
                        Text.number(ofShort[0]),
                        Text.number(longest))
                + " comparable. Train every trial for TRAIN_STEPS steps, and evaluate at the end.",
            Playbook.TRAINING_STEPS.source(),
            new Evidence()
                .numbers("ends", ofShort)
                .number("longest", longest)
                .count("trials", ends.length)
                .data()));
  }

  private static double end(Curve curve) {
    return curve.step(curve.size() - 1);
  }
}
