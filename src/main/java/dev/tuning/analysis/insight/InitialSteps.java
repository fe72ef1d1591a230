package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.ParameterKind;
import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.report.Curve;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A first guess of the number of steps from a sweep over nothing but the learning rate (playbook,
 * "Algorithm for picking an initial candidate for max_train_steps using a learning rate sweep"):
 * the steps of the fastest trial that fits the training set perfectly. "Perfectly" is meant
 * informally there; here it is a training loss or error of at most 1 % of its first value, or a
 * training accuracy that lacks at most 1 % of what it lacked at first. A loss that can be negative,
 * as that of a density is, has no perfect value.
 */
final class InitialSteps implements InsightCheck {

  private static final double PERFECT = 0.01;
  private static final double EDGE = 0.1;

  private record Fit(int point, long step) {}

  @Override
  public String id() {
    return "initial-steps";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    if (history.axes().size() != 1
        || !history.axes().getFirst().ordered()
        || ParameterKind.of(history.axes().getFirst().parameter()) != ParameterKind.LEARNING_RATE) {
      return List.of();
    }
    List<TrialRun> runs = history.runs().stream().filter(TrialRun::succeeded).toList();
    return Stream.concat(
            MetricKind.trainingLoss(runs, history.rule().metric()).stream(),
            MetricKind.trainingAccuracies(runs).stream())
        .limit(1)
        .flatMap(
            metric ->
                IntStream.of(history.ranked())
                    .mapToObj(
                        i ->
                            perfect(metric, history.point(i).best().curves().get(metric))
                                .map(step -> new Fit(i, step)))
                    .flatMap(Optional::stream)
                    .min(Comparator.comparingLong(Fit::step))
                    .map(fit -> insight(history, metric, fit))
                    .stream())
        .toList();
  }

  private static Optional<Long> perfect(String metric, Curve curve) {
    if (curve == null || curve.size() == 0) {
      return Optional.empty();
    }
    double best = MetricKind.isAccuracy(metric) ? 1 : 0;
    double[] missing =
        IntStream.range(0, curve.size())
            .mapToDouble(i -> best == 0 ? curve.value(i) : best - curve.value(i))
            .toArray();
    return Arrays.stream(missing).anyMatch(value -> value < 0)
        ? Optional.empty()
        : IntStream.range(1, missing.length)
            .filter(i -> missing[i] <= PERFECT * missing[0])
            .mapToObj(curve::step)
            .findFirst();
  }

  private Insight insight(StudyHistory history, String metric, Fit fit) {
    Axis axis = history.axes().getFirst();
    double position = axis.at(fit.point());
    boolean atTheEdge = position < EDGE || position > 1 - EDGE;
    Point point = history.point(fit.point());
    return new Insight(
        id(),
        Severity.INFO,
        Optional.of(axis.name()),
        "the fastest trial, point %d with %s %s, fits the training set (%s) by step %d."
                .formatted(
                    point.index(),
                    axis.name(),
                    Axis.text(point.values().get(axis.name())),
                    metric,
                    fit.step())
            + (atTheEdge
                ? " But it is at the edge of the range: widen that first, or the number is too"
                    + " large."
                : " If the learning rate was constant, without augmentation and regularisation,"
                    + " trial.steps %d is a first guess; raise it when you add those."
                        .formatted(fit.step())),
        Playbook.INITIAL_STEPS.source(),
        new Evidence()
            .text("metric", metric)
            .count(atTheEdge ? "steps" : "nextSteps", fit.step())
            .number("position", position)
            .data());
  }
}
