package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.ParameterKind;
import dev.tuning.analysis.design.ParameterName;
import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The best learning rates are at the edge of those that diverge (playbook, "Identifying unstable
 * workloads", "When to apply learning rate warmup"): most points above a threshold are infeasible,
 * by more than chance, and the best ones lie within a tenth of the scaled range below it.
 */
final class Instability implements InsightCheck {

  private static final int LEAST = 3;
  private static final double MOST = 0.5;
  private static final double NEAR = 0.1;

  /** Of the playbook's example study. */
  private static final double[] WARMUP_STEPS = {10, 1e3, 1e4, 1e5};

  /** "The largest feasible point shouldn't be more than 10% of max_train_steps." */
  private static final double LONGEST_WARMUP = 0.1;

  /** "Choose a gradient clipping threshold based on the 90th percentile of gradient norms." */
  private static final double CLIPPED_BEYOND = 0.9;

  @Override
  public String id() {
    return "instability";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    List<Axis> rates =
        history.axes().stream()
            .filter(Axis::ordered)
            .filter(axis -> ParameterKind.of(axis.parameter()) == ParameterKind.LEARNING_RATE)
            .toList();
    return rates.stream()
        .map(
            axis ->
                HalfSpace.of(history, axis)
                    .filter(half -> half.above() && half.share() > MOST)
                    .filter(half -> half.chance() * rates.size() < Chance.LEVEL)
                    .filter(half -> bestIsNear(history, half))
                    .map(half -> insight(history, half)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static boolean bestIsNear(StudyHistory history, HalfSpace half) {
    Axis axis = half.axis();
    int[] ranked = axis.active(history.ranked());
    if (ranked.length < LEAST) {
      return false;
    }
    double[] best =
        IntStream.of(BestTrials.withTied(history, ranked, LEAST)).mapToDouble(axis::at).toArray();
    // Few points can't be nearer to the threshold than they are to each other.
    double near = half.position() - Math.max(NEAR, 2.0 / ranked.length);
    return best[0] >= near && Robust.median(best) >= near;
  }

  private Insight insight(StudyHistory history, HalfSpace half) {
    Axis axis = half.axis();
    Point best = history.point(axis.active(history.ranked())[0]);
    double bestRate = ((Number) best.values().get(axis.name())).doubleValue();
    double unstable = ((Number) half.value()).doubleValue();
    ParameterName name = ParameterName.of(axis.name());
    double probe = name.times(bestRate, 2);
    double warmupTo = name.times(unstable, 10);
    long steps = history.training().steps();
    double[] warmups =
        DoubleStream.concat(
                Arrays.stream(WARMUP_STEPS).filter(w -> w <= LONGEST_WARMUP * steps),
                DoubleStream.of(Math.floor(LONGEST_WARMUP * steps)))
            .filter(w -> w >= 1)
            .distinct()
            .sorted()
            .limit(WARMUP_STEPS.length)
            .toArray();
    double clip = clipThreshold(history);
    return new Insight(
        id(),
        Severity.WARNING,
        Optional.of(axis.name()),
        "the best %s (%s) is at the edge of divergence: %s."
                .formatted(axis.name(), Text.rounded(bestRate), half.sentence())
            + " Look at a run of 500 steps at %s, evaluated at every step. Then try warmup over %s"
                .formatted(Text.rounded(probe), list(warmups))
            + " steps up to %s, or clip gradients at %s."
                .formatted(
                    Text.rounded(warmupTo),
                    Double.isNaN(clip)
                        ? "the 90th percentile of their norm (report it)"
                        : "norm " + Text.rounded(clip) + ", their 90th percentile"),
        Playbook.UNSTABLE_WORKLOADS.source(),
        half.evidence()
            .number("best", bestRate)
            .number("unstableFrom", unstable)
            .number("probe", probe)
            .number("warmupTo", warmupTo)
            .numbers("warmupSteps", warmups)
            .number("clipThreshold", clip)
            .data());
  }

  private static String list(double[] steps) {
    String[] texts = Arrays.stream(steps).mapToObj(Text::number).toArray(String[]::new);
    return texts.length == 1
        ? texts[0]
        : String.join(", ", Arrays.copyOf(texts, texts.length - 1))
            + " and "
            + texts[texts.length - 1];
  }

  /** The 90th percentile of what the best trials report; NaN if none does. */
  private static double clipThreshold(StudyHistory history) {
    List<TrialRun> runs = BestTrials.runs(history, LEAST);
    double[] norms =
        MetricKind.gradientNorm(runs).stream()
            .flatMap(metric -> runs.stream().map(run -> run.curves().get(metric)))
            .filter(curve -> curve != null)
            .flatMapToDouble(curve -> IntStream.range(0, curve.size()).mapToDouble(curve::value))
            .filter(Double::isFinite)
            .toArray();
    return Robust.quantile(norms, CLIPPED_BEYOND);
  }
}
