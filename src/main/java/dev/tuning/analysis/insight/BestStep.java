package dev.tuning.analysis.insight;

import dev.tuning.analysis.ObjectiveRule.Over;
import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * At which step the best trials are best (playbook, "Deciding how long to train when training is
 * not compute-bound"): "always during the first 10% of training" is much too long, "consistently in
 * the last 25%" perhaps too short. Consistently: most of the best 5 % of the trials, at least 5,
 * and more of them than if any evaluation were as likely to be the best one (binomial test). A
 * trial counts if the last 25 % gained something worth the name: on a plateau the best evaluation
 * is a lucky one. Trials that are best at their first evaluation have learned nothing that anybody
 * saw, and so no number of steps can be proposed. It is silent where curves do not go to the end:
 * see {@link CurveLengths}.
 */
final class BestStep implements InsightCheck {

  private static final int LOOKED_AT = 5;
  private static final int FEWEST = 3;
  private static final double FIRST = 0.1;
  private static final double LAST = 0.75;

  @Override
  public String id() {
    return "best-step";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    String metric = history.rule().metric();
    List<TrialRun> runs =
        BestTrials.runs(history, LOOKED_AT).stream()
            .filter(run -> CurveShape.of(run.curves(), metric, history.sign()).isPresent())
            .toList();
    if (history.rule().over() != Over.BEST_STEP
        || runs.size() < FEWEST
        || !CurveLengths.reachTheEnd(history)) {
      return List.of();
    }
    long steps = history.training().steps();
    double[] best = runs.stream().mapToDouble(TrialRun::step).toArray();
    double last = Arrays.stream(best).max().orElseThrow();
    if (last <= FIRST * steps
        && runs.stream().allMatch(run -> run.step() <= run.curves().get(metric).step(0))) {
      return List.of(untrained(best, last));
    }
    if (last <= FIRST * steps) {
      return List.of(
          insight(
              "the best %d trials are all best within the first 10 %%%% of training, by step %s of %d:"
                      .formatted(runs.size(), Text.number(last), steps)
                  + " trial.steps is much too large. %d are enough for the next Study.",
              2 * (long) last,
              best));
    }
    List<CurveShape> shapes =
        runs.stream()
            .map(run -> CurveShape.of(run.curves(), metric, history.sign()).orElseThrow())
            .toList();
    int late =
        (int)
            IntStream.range(0, best.length)
                .filter(i -> best[i] > LAST * steps && shapes.get(i).gainsInLastQuarter(steps))
                .count();
    double share =
        shapes.stream()
            .mapToDouble(shape -> shape.shareInLastQuarter(steps))
            .average()
            .orElseThrow();
    return 2 * late > runs.size() && Chance.atLeast(late, runs.size(), share) < Chance.LEVEL
        ? List.of(
            insight(
                "%d of the best %d trials are best in the last quarter of training: longer training"
                        .formatted(late, runs.size())
                    + " may help. Try trial.steps %d, and tune the decay of the learning rate"
                    + " anew.",
                2 * steps,
                best))
        : List.of();
  }

  private Insight untrained(double[] best, double last) {
    return new Insight(
        id(),
        Severity.WARNING,
        Optional.empty(),
        (last == 0
            ? "the best %d trials are all best at step 0, before any training, which only made"
                    .formatted(best.length)
                + " them worse: look for a bug in the training, or search smaller learning"
                + " rates."
            : "the best %d trials are all best at their first evaluation, by step %s, and training"
                    .formatted(best.length, Text.number(last))
                + " only made them worse from there: look for a bug in the training, search"
                + " smaller learning rates, or evaluate more often if so few steps may be"
                + " enough."),
        Playbook.TRAINING_STEPS.source(),
        new Evidence().numbers("bestSteps", best).data());
  }

  private Insight insight(String message, long nextSteps, double[] best) {
    return new Insight(
        id(),
        Severity.WARNING,
        Optional.empty(),
        message.formatted(nextSteps),
        Playbook.TRAINING_STEPS.source(),
        new Evidence().numbers("bestSteps", best).count("nextSteps", nextSteps).data());
  }
}
