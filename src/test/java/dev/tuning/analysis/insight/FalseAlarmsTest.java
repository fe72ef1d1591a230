package dev.tuning.analysis.insight;

import static dev.tuning.analysis.insight.Histories.METRIC;
import static dev.tuning.analysis.insight.Histories.STEPS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.report.Curve;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Histories that look as if they had what they do not have. */
class FalseAlarmsTest {

  private static Histories study(long seed) {
    return new Histories(seed)
        .parameter("learningRate", 1e-4, 1, Scale.LOG)
        .parameter("dropout", 0, .8, Scale.LINEAR);
  }

  private static long alarms(String check, int studies, IntFunction<StudyHistory> study) {
    return IntStream.range(0, studies).filter(seed -> speaks(check, study.apply(seed))).count();
  }

  private static boolean speaks(String check, StudyHistory history) {
    return InsightChecks.insights(history, Set.of()).stream()
        .anyMatch(insight -> insight.check().equals(check));
  }

  /** Of a curve that has come to its end the best evaluation is a lucky one of the last ones. */
  @Test
  void aPlateauIsNoReasonToTrainLonger() {
    assertThat(
            alarms(
                "best-step",
                40,
                seed ->
                    study(seed)
                        .evaluations(60)
                        .course(
                            METRIC,
                            (t, _, value, random) ->
                                value + .5 * Math.exp(-12 * t) + .002 * random.nextGaussian())
                        .build()))
        .isLessThanOrEqualTo(2);
  }

  @Test
  void whatIsGainedBeyondThePlateauIsNotWorthTheSteps() {
    StudyHistory history =
        study(1)
            .evaluations(60)
            .course(METRIC, (t, _, value, _) -> value + .5 * Math.exp(-16 * t))
            .build();

    assertThat(speaks("best-step", history)).isFalse();
    assertThat(speaks("saturated-early", history)).isTrue();
  }

  @Test
  void aBendIsNoNoise() {
    for (int evaluations : new int[] {20, 40, 200}) {
      assertThat(
              alarms(
                  "step-noise",
                  20,
                  seed ->
                      study(seed)
                          .evaluations(evaluations)
                          .course(
                              METRIC,
                              (t, _, value, _) -> value + .5 * (1 - t / 1.05) * (1 - t / 1.05))
                          .build()))
          .as("%d evaluations", evaluations)
          .isZero();
    }
  }

  @Test
  void equalTrialsWithoutNoiseAreNoMatterOfLuck() {
    assertThat(
            speaks(
                "step-noise",
                study(1).noise(0).course(METRIC, (t, _, _, _) -> Math.exp(-3 * t)).build()))
        .isFalse();
  }

  /** Steps 1 to 20, where 1,000 were asked for. */
  @Test
  void epochsAreNotTakenForSteps() {
    var study =
        study(1).course(METRIC, (t, _, value, random) -> value - t + .001 * random.nextGaussian());
    List<TrialRun> epochs =
        study.runs().stream()
            .map(run -> having(run, run.step() * 20 / STEPS, epochs(run.curves().get(METRIC))))
            .toList();
    StudyHistory history = study.build(epochs);

    assertThat(speaks("best-step", history)).isFalse();
    assertThat(speaks("still-improving", history)).isFalse();
    assertThat(InsightChecks.insights(history, Set.of()))
        .filteredOn(insight -> insight.check().equals("curve-lengths"))
        .singleElement()
        .satisfies(
            insight ->
                assertThat(insight.message())
                    .startsWith("no trial reports validation/error after step 20 of 1000"));
  }

  private static TrialRun having(TrialRun run, long step, Curve curve) {
    return new TrialRun(
        run.index(),
        run.replicate(),
        run.values(),
        run.outcome(),
        run.objective(),
        step,
        Map.of(METRIC, curve),
        Set.of());
  }

  private static Curve epochs(Curve curve) {
    TreeMap<Long, Double> epochs = new TreeMap<>();
    for (int i = 0; i < curve.size(); i++) {
      epochs.put(i + 1L, curve.value(i));
    }
    return Curve.of(epochs);
  }

  /** Where steps are not a multiple of the interval, the last evaluation is before the end. */
  @Test
  void theLastEvaluationNeedNotBeAtTheEnd() {
    StudyHistory history =
        study(1).evaluations(3).course(METRIC, (t, _, value, _) -> value - t).build();
    List<TrialRun> withoutTheLast =
        history.runs().stream()
            .map(
                run ->
                    having(
                        run,
                        run.step(),
                        Curve.of(run.curves().get(METRIC).valuesByStep().headMap(700L))))
            .toList();

    assertThat(speaks("curve-lengths", study(1).evaluations(3).build(withoutTheLast))).isTrue();
    assertThat(speaks("curve-lengths", study(1).evaluations(2).build(withoutTheLast))).isFalse();
  }

  @Test
  void aNegativeLossIsNotPerfect() {
    assertThat(
            speaks(
                "initial-steps",
                new Histories(1)
                    .trials(12)
                    .parameter("learningRate", 1e-4, 10, Scale.LOG)
                    .course("train/nll", (t, _, _, _) -> -1 - 3 * t)
                    .build()))
        .isFalse();
  }

  /** The study is there to compare it. */
  @Test
  void aScientificParameterIsNotToBeFixed() {
    StudyHistory history =
        study(1)
            .scientific("activation", "relu", "tanh")
            .parameter(new Parameter("order", new CategoricalDomain(List.of("a", "b"))))
            .objective(p -> .3 + .02 * Math.log10(Histories.number(p, "learningRate")))
            .build();

    assertThat(InsightChecks.insights(history, Set.of()))
        .filteredOn(insight -> insight.check().equals("parameter-importance"))
        .singleElement()
        .satisfies(
            insight ->
                assertThat(insight.data().get("undecided"))
                    .asString()
                    .contains("order")
                    .doesNotContain("activation"));
  }

  /** Noise of which each value resembles the one before, with a deviation of 1. */
  private static DoubleSupplier serialNoise(double correlation, RandomGenerator random) {
    double[] last = {random.nextGaussian()};
    return () -> {
      last[0] =
          correlation * last[0] + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
      return last[0];
    };
  }

  /** Curves that have converged, all but for such noise. */
  private static StudyHistory converged(int seed, int evaluations, double correlation) {
    Histories study = study(seed).trials(seed % 2 == 0 ? 40 : 100).evaluations(evaluations);
    DoubleSupplier noise = serialNoise(correlation, study.random());
    Histories.Course course =
        (t, _, value, _) -> value + 1.5 * Math.exp(-13 * t) + .02 * noise.getAsDouble();
    return study.course(METRIC, course).course("train/loss", course).build();
  }

  @ParameterizedTest
  @CsvSource({"30, .5", "30, .8", "40, 0", "40, .5", "40, .7", "40, .8", "100, .8"})
  void noiseThatResemblesItselfIsNoTrend(int evaluations, double correlation) {
    for (String check : List.of("overfitting", "training-loss-rising", "still-improving")) {
      assertThat(alarms(check, 100, seed -> converged(seed, evaluations, correlation)))
          .as(check)
          .isLessThanOrEqualTo(5);
    }
  }

  /** A rise by a tenth of what was gained: seven or fifteen deviations of the noise. */
  @ParameterizedTest
  @CsvSource({"20, 0, .01", "40, 0, .02", "40, .8, .01", "100, 0, .02", "100, .8, .01"})
  void aRiseIsFoundInSuchNoise(int evaluations, double correlation, double deviation) {
    assertThat(
            alarms(
                "overfitting",
                40,
                seed -> {
                  Histories study = study(seed).evaluations(evaluations);
                  DoubleSupplier noise = serialNoise(correlation, study.random());
                  return study
                      .course(
                          METRIC,
                          (t, _, value, _) ->
                              value
                                  + 1.5 * Math.exp(-13 * t)
                                  + .3 * Math.max(0, t - .5)
                                  + deviation * noise.getAsDouble())
                      .build();
                }))
        .isGreaterThanOrEqualTo(34);
  }

  /** Little is known of the noise where there is none, and none is needed. */
  @ParameterizedTest
  @ValueSource(ints = {20, 40, 100})
  void aSmoothRiseIsFound(int evaluations) {
    StudyHistory history =
        study(1)
            .evaluations(evaluations)
            .course(
                METRIC,
                (t, _, value, _) ->
                    value + 1.5 * Math.exp(-13 * t) + .15 / (1 + Math.exp(-20 * (t - .65))))
            .build();

    assertThat(speaks("overfitting", history)).isTrue();
  }

  /** The loss scale of mixed precision doubles; a divergence is but a part of the loss. */
  @ParameterizedTest
  @ValueSource(strings = {"train_loss_scale", "train/kl_loss", "trainLossWeight"})
  void whatRisesIsNotTheTrainingLoss(String rising) {
    Histories study =
        study(1)
            .course("train/loss", (t, _, _, _) -> Math.exp(-3 * t))
            .course(rising, (t, _, _, random) -> 1 + t + .001 * random.nextGaussian());

    assertThat(speaks("training-loss-rising", study.build())).isFalse();
  }

  @Test
  void theTrainingLossIsTheOneThatIsNamedLikeTheObjective() {
    Histories study =
        study(1)
            .course("train/loss", (t, _, _, _) -> Math.exp(-3 * t))
            .course("train/error", (t, _, _, random) -> 1 + t + .001 * random.nextGaussian());

    assertThat(speaks("training-loss-rising", study.build())).isTrue();
  }

  /** What diverged counts with what it had before: it did not choose to end. */
  @Test
  void aTrialThatDivergedDoesNotEndEarly() {
    Histories study = study(1).course(METRIC, (t, _, value, _) -> value - t);
    List<TrialRun> runs =
        study.runs().stream()
            .map(run -> run.index() % 3 == 0 ? having(run, run.step(), diverging(run)) : run)
            .toList();

    assertThat(speaks("curve-lengths", study.build(runs))).isFalse();
  }

  private static Curve diverging(TrialRun run) {
    TreeMap<Long, Double> values =
        new TreeMap<>(run.curves().get(METRIC).valuesByStep().headMap(STEPS / 2));
    values.put(STEPS / 2, Double.NaN);
    return Curve.of(values);
  }
}
