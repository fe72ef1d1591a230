package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import dev.tuning.report.Curve;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Successful trials that trained for different numbers of steps (playbook, "Deciding how long to
 * train when training is not compute-bound": "Pick a value and use it for all trials"). A trial is
 * short if its last evaluation comes before 90 % of the last step of the longest one. All are if
 * none has an evaluation in the last 10 % of what it should be trained for, or in the last interval
 * between evaluations. Trials whose last value is not finite have diverged: they did not choose to
 * end.
 */
final class CurveLengths implements InsightCheck {

  private static final double SHORT = 0.9;

  @Override
  public String id() {
    return "curve-lengths";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    double[] ends = ends(history).toArray();
    double longest = Arrays.stream(ends).max().orElse(0);
    if (ends.length > 0 && !reachesTheEnd(history, longest)) {
      return List.of(allShort(history, ends.length, longest));
    }
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

  /** Whether there is a trial with an evaluation near the last step. */
  static boolean reachTheEnd(StudyHistory history) {
    return ends(history).anyMatch(end -> reachesTheEnd(history, end));
  }

  private static boolean reachesTheEnd(StudyHistory history, double end) {
    long steps = history.training().steps();
    return end >= SHORT * steps || end > steps - history.training().evalEverySteps();
  }

  private static DoubleStream ends(StudyHistory history) {
    return history.runs().stream()
        .filter(TrialRun::succeeded)
        .map(run -> run.curves().get(history.rule().metric()))
        .filter(Objects::nonNull)
        .filter(curve -> curve.size() > 0 && !diverged(curve))
        .mapToDouble(CurveLengths::end);
  }

  /** Such a trial counts with what it had before, if the objective says so. */
  private static boolean diverged(Curve curve) {
    return !Double.isFinite(curve.value(curve.size() - 1));
  }

  private Insight allShort(StudyHistory history, int trials, double longest) {
    return new Insight(
        id(),
        Severity.WARNING,
        Optional.empty(),
        "no trial reports %s after step %s of %d: they stop early, or do not count steps as"
                .formatted(
                    history.rule().metric(), Text.number(longest), history.training().steps())
            + " trial.steps does. Train for TRAIN_STEPS steps, and report the step of each"
            + " evaluation, not the epoch.",
        Playbook.TRAINING_STEPS.source(),
        new Evidence().number("longest", longest).count("trials", trials).data());
  }

  private static double end(Curve curve) {
    return curve.step(curve.size() - 1);
  }
}
