package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Problematic overfitting (playbook, "Examining the training curves": "the validation error starts
 * increasing at some point during training"), in the best trials and in the best one of each
 * combination of scientific values.
 *
 * <p>What follows the best evaluation must have a rising trend, more than noise of which neighbours
 * are alike has by chance (corrected for the number of curves), or rise by six deviations of it;
 * and by more than 2 % of what was gained before. See {@link CurveShape#riseAfterBest} and {@link
 * SerialNoise}.
 */
final class Overfitting implements InsightCheck {

  private static final int LEAST = 3;

  @Override
  public String id() {
    return "overfitting";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    List<TrialRun> runs = runs(history);
    Map<TrialRun, Double> rises = new LinkedHashMap<>();
    for (TrialRun run : runs) {
      CurveShape.of(run.curves(), history.rule().metric(), history.sign())
          .flatMap(shape -> shape.riseAfterBest(Chance.LEVEL / runs.size()))
          .ifPresent(rise -> rises.put(run, rise));
    }
    if (rises.isEmpty()) {
      return List.of();
    }
    TrialRun first = rises.keySet().iterator().next();
    boolean unstable = trainingRisesToo(history, rises.keySet());
    return List.of(
        new Insight(
            id(),
            Severity.WARNING,
            Optional.empty(),
            "%s gets worse again in %d of the %s looked at, after step %d of point %d by %s."
                    .formatted(
                        history.rule().metric(),
                        rises.size(),
                        Text.count(runs.size(), "best trial"),
                        first.step(),
                        first.index(),
                        Text.rounded(rises.get(first)))
                + (unstable
                    ? " Their training loss rises as well, so what they learned is lost again, and"
                        + " not overfitted: decay the learning rate, or clip gradients."
                    : " Add or tune regularisation (dropout, label smoothing, weight decay) before"
                        + " you compare anything: the best trial may be the one that trains"
                        + " worst."),
            (unstable ? Playbook.UNSTABLE_WORKLOADS : Playbook.TRAINING_CURVES).source(),
            new Evidence()
                .numbers("points", rises.keySet().stream().mapToDouble(TrialRun::index).toArray())
                .numbers("bestSteps", rises.keySet().stream().mapToDouble(TrialRun::step).toArray())
                .numbers("rises", rises.values().stream().mapToDouble(d -> d).toArray())
                .data()));
  }

  private static boolean trainingRisesToo(StudyHistory history, Set<TrialRun> rising) {
    String objective = history.rule().metric();
    return MetricKind.trainingLoss(List.copyOf(rising), objective)
        .filter(metric -> !metric.equals(objective))
        .filter(
            metric ->
                rising.stream()
                    .allMatch(
                        run ->
                            CurveShape.of(run.curves(), metric, 1)
                                .flatMap(shape -> shape.riseAfterBest(Chance.LEVEL))
                                .isPresent()))
        .isPresent();
  }

  private static List<TrialRun> runs(StudyHistory history) {
    return Stream.concat(
            BestTrials.runs(history, LEAST).stream(),
            history.byScientific(history.ranked()).values().stream()
                .map(ranked -> history.point(ranked[0]).best()))
        .distinct()
        .toList();
  }
}
