package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import dev.tuning.report.Curve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Evaluations at irregular steps (playbook, "Setting up periodic evaluations": "at regular step
 * intervals, not time intervals"). A trial counts if more than a tenth of its intervals differ from
 * their median by more than a tenth of it; the first and the last interval may. Curves from which
 * points were left out can't tell.
 */
final class EvaluationIntervals implements InsightCheck {

  private static final int FEWEST = 4;
  private static final double TENTH = 0.1;

  @Override
  public String id() {
    return "evaluation-intervals";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    String metric = history.rule().metric();
    int trials = 0;
    List<TrialRun> irregular = new ArrayList<>();
    Curve last = null;
    boolean isIrregular = false;
    for (TrialRun run : history.runs()) {
      Curve curve = run.curves().get(metric);
      if (run.succeeded()
          && !run.thinned().contains(metric)
          && curve != null
          && curve.size() >= FEWEST + 2) {
        trials++;
        // Most trials are evaluated at the same steps.
        isIrregular = last != null && curve.hasStepsOf(last) ? isIrregular : isIrregular(curve);
        last = curve;
        if (isIrregular) {
          irregular.add(run);
        }
      }
    }
    if (irregular.size() <= TENTH * trials) {
      return List.of();
    }
    double[] steps = intervals(irregular.getFirst().curves().get(metric));
    return List.of(
        new Insight(
            id(),
            Severity.INFO,
            Optional.empty(),
            "%s is evaluated at irregular steps in %d of %s, in point %d from %s to %s steps apart."
                    .formatted(
                        metric,
                        irregular.size(),
                        Text.count(trials, "trial"),
                        irregular.getFirst().index(),
                        Text.number(Arrays.stream(steps).min().orElseThrow()),
                        Text.number(Arrays.stream(steps).max().orElseThrow()))
                + " Evaluate every EVAL_EVERY_STEPS steps, not by the clock: the best of more"
                + " evaluations is better by luck, and curves are hard to compare.",
            Playbook.PERIODIC_EVALUATIONS.source(),
            new Evidence()
                .count("irregularTrials", irregular.size())
                .count("trials", trials)
                .numbers("intervals", steps)
                .data()));
  }

  private static boolean isIrregular(Curve curve) {
    double[] intervals = intervals(curve);
    double usual = Robust.median(intervals);
    long others =
        Arrays.stream(intervals)
            .filter(interval -> Math.abs(interval - usual) > TENTH * usual)
            .count();
    return others > TENTH * intervals.length;
  }

  /** All but the first and the last. */
  private static double[] intervals(Curve curve) {
    return IntStream.range(1, curve.size() - 2)
        .mapToDouble(i -> curve.step(i + 1) - curve.step(i))
        .toArray();
  }
}
