package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.StudyStatus.Insight;
import dev.tuning.api.v1alpha1.StudyStatus.ProbedSize;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.ObjectiveValue;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.report.Curve;
import dev.tuning.trial.StudyManifest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Study that doubles the batch size from 32 to at most 512. */
class ProbeStudyTest {

  private static final String STEP_SECONDS = "train/stepSeconds";

  private StudyWorld world = new StudyWorld(manifest());

  private static StudyManifest manifest() {
    return new StudyManifest()
        .set(
            "parameters",
            "[{name: learningRate, role: Fixed, value: 0.1}, {name: batchSize, role: Nuisance,"
                + " integer: {min: 32, max: 600, scale: Linear}}]")
        .set("search", "{algorithm: Probe, seed: 0, probe: {parameter: batchSize, minGain: 0.05}}")
        .set("budget.parallelism", "4")
        .set("trial.steps", "800");
  }

  /** The same time at each of eight evaluations, and an error that falls. */
  private static TrialStatus measured(String metric, double value) {
    var times = new TreeMap<Long, Double>();
    var errors = new TreeMap<Long, Double>();
    for (long step = 100; step <= 800; step += 100) {
      times.put(step, value);
      errors.put(step, 1.0 / step);
    }
    return TrialStatus.NEW.withReport(
        Map.of(metric, Curve.of(times), "validation/error", Curve.of(errors)), List.of(), null);
  }

  private void ran(long index, double secondsPerStep) {
    world.set(index, succeeded(measured(STEP_SECONDS, secondsPerStep)));
    world.step();
  }

  private static TrialStatus succeeded(TrialStatus measured) {
    return measured
        .withPhase(Phase.SUCCEEDED, null, null)
        .withObjective(new ObjectiveValue(1.0 / 800, 800));
  }

  private List<Long> sizes() {
    return world.points().values().stream()
        .map(point -> point.get("batchSize").longValue())
        .toList();
  }

  private StudyStatus.Probe probe() {
    return StudyWorld.stored(world.status()).probe();
  }

  @Test
  void oneTrialRunsAtATimeWhateverTheParallelism() {
    world.step();
    assertThat(sizes()).containsExactly(32L);
    world.step();
    world.runs(0);
    world.step();
    assertThat(sizes()).containsExactly(32L);

    ran(0, .01);
    assertThat(sizes()).containsExactly(32L, 64L);
    assertThat(world.points().get(1L).get("learningRate").doubleValue()).isEqualTo(.1);
    assertThat(probe().sizes()).hasSize(1);
    assertThat(probe().ended()).isNull();
    assertThat(world.status().search().generator()).isEqualTo("doubling/1");
  }

  @Test
  void memoryEndsIt() {
    world.step();
    ran(0, .01);
    ran(1, .011);
    world.infeasible(2, "OutOfMemory");
    world.step();

    assertThat(world.condition("Complete").reason()).isEqualTo("ProbeFinished");
    assertThat(world.condition("Complete").message())
        .isEqualTo("batchSize 128 can't be run (OutOfMemory): 64 is the largest that ran");
    assertThat(world.status().progress()).isEqualTo("3/3");
    assertThat(world.status().best()).isNull();
    assertThat(probe())
        .isEqualTo(
            new StudyStatus.Probe(
                "batchSize",
                List.of(
                    new ProbedSize(32, true, null, 3200.0, .01, null),
                    new ProbedSize(64, true, null, 5818.0, .011, .8182),
                    new ProbedSize(128, false, "OutOfMemory", null, null, null)),
                64L,
                64L,
                "Memory",
                world.condition("Complete").message()));
    assertThat(world.status().insights()).extracting(Insight::check).containsExactly("batch-size");
    assertThat(world.condition("Trustworthy").isTrue()).isTrue();
    assertThat(world.step().create()).isEmpty();
  }

  @Test
  void tooLittleGainEndsIt() {
    world.step();
    ran(0, .01);
    ran(1, .011);
    ran(2, .0215);

    assertThat(world.condition("Complete").reason()).isEqualTo("ProbeFinished");
    assertThat(probe().ended()).isEqualTo("Gain");
    assertThat(probe().recommended()).isEqualTo(64);
    assertThat(probe().largestFeasible()).isEqualTo(128);
    assertThat(sizes()).hasSize(3);
  }

  @Test
  void theRangeEndsIt() {
    world.step();
    for (int i = 0; i < 5; i++) {
      ran(i, .01);
    }

    assertThat(sizes()).containsExactly(32L, 64L, 128L, 256L, 512L);
    assertThat(probe().ended()).isEqualTo("Range");
    assertThat(probe().recommended()).isEqualTo(512);
  }

  @Test
  void aBudgetThatEndsFirstIsSpentAndMayGrow() {
    world = new StudyWorld(manifest().set("budget.maxTrials", "2"));
    world.step();
    ran(0, .01);
    ran(1, .01);

    assertThat(world.condition("Complete").reason()).isEqualTo("BudgetSpent");
    assertThat(probe().ended()).isNull();
    assertThat(probe().recommended()).isEqualTo(64);

    world.edit(manifest().set("budget.maxTrials", "3"));
    world.step();
    assertThat(sizes()).containsExactly(32L, 64L, 128L);
  }

  /** CUDA's want of memory, which the cluster does not know of. */
  @Test
  void aFailureOfALargerSizeEndsItAndNotTheStudy() {
    world = new StudyWorld(manifest().set("budget.maxFailedTrials", "0"));
    world.step();
    ran(0, .01);
    world.fails(1);
    world.step();

    assertThat(world.condition("Complete").isTrue()).isTrue();
    assertThat(world.condition("Complete").reason()).isEqualTo("ProbeFinished");
    assertThat(probe().ended()).isEqualTo("Failure");
    assertThat(probe().recommended()).isEqualTo(32);
    assertThat(probe().sizes().get(1).feasible()).isFalse();
    assertThat(probe().sizes().get(1).reason()).isEqualTo("NonZeroExit");
    assertThat(world.condition("Trustworthy").reason()).isEqualTo("Objections");
  }

  @Test
  void aFailureOfTheSmallestSizeFailsTheStudy() {
    world.step();
    world.fails(0);
    world.step();

    assertThat(world.condition("Failed").isTrue()).isTrue();
    assertThat(world.condition("Failed").reason()).isEqualTo("ProbeFailed");
    assertThat(world.condition("Failed").message()).contains("batchSize 32, the smallest");
    assertThat(sizes()).containsExactly(32L);
  }

  @Test
  void nothingFeasibleIsAResult() {
    world.step();
    world.infeasible(0, "OutOfMemory");
    world.step();

    assertThat(world.condition("Complete").isTrue()).isTrue();
    assertThat(probe().recommended()).isNull();
    assertThat(probe().largestFeasible()).isNull();
  }

  /** They are about the values, or about what is reported: the size has run. */
  @ParameterizedTest
  @CsvSource({
    "Infeasible, Diverged, validation/error, 0.5",
    "Infeasible, NonFiniteObjective, validation/error, NaN",
    "Failed, MissingMetric, another/error, 0.5",
    "Failed, DeadlineExceeded, validation/error, 0.5"
  })
  void aTrialThatHasTrainedIsFeasible(String phase, String reason, String metric, double value) {
    world.step();
    Map<String, Curve> curves = new TreeMap<>(measured(STEP_SECONDS, .01).curves());
    curves.remove("validation/error");
    curves.put(metric, Curve.of(new TreeMap<>(Map.of(800L, value))));
    world.set(
        0, TrialStatus.NEW.withReport(curves, List.of(), null).withPhase(phase, reason, "because"));
    world.step();

    assertThat(sizes()).containsExactly(32L, 64L);
    assertThat(probe().sizes().getFirst())
        .isEqualTo(new ProbedSize(32, true, reason, 3200.0, .01, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Diverged", "MissingMetric", "TooManyDisruptions", "MissingResult"})
  void aTrialThatHasToldNothingIsNotKnown(String reason) {
    world.step();
    ran(0, .01);
    world.set(1, TrialStatus.NEW.withPhase(Phase.FAILED, reason, "because"));
    world.step();

    assertThat(probe().ended()).isEqualTo("Failure");
    assertThat(probe().sizes().get(1).feasible()).isNull();
    assertThat(probe().largestFeasible()).isEqualTo(32);
  }

  @Test
  void withoutATimeOfAStepItLooksForMemoryAlone() {
    world.step();
    for (int i = 0; i < 3; i++) {
      world.succeeds(i, .1, 800);
      world.step();
    }
    world.infeasible(3, "OutOfMemory");
    world.step();

    assertThat(probe().ended()).isEqualTo("Memory");
    assertThat(probe().recommended()).isNull();
    assertThat(probe().largestFeasible()).isEqualTo(128);
    assertThat(world.status().insights().getFirst().message()).contains("STEP_SECONDS_METRIC");
  }

  @Test
  void aThroughputOfAnotherNameIsRead() {
    world =
        new StudyWorld(
            manifest()
                .set(
                    "search",
                    "{algorithm: Probe, seed: 0, probe: {parameter: batchSize, minGain: 0.5,"
                        + " throughput: images/s}}"));
    world.step();
    world.set(0, succeeded(measured("images/s", 1000)));
    world.step();
    world.set(1, succeeded(measured("images/s", 1400)));
    world.step();

    assertThat(probe().ended()).isEqualTo("Gain");
    assertThat(probe().recommended()).isEqualTo(32);
    assertThat(probe().sizes()).extracting(ProbedSize::throughput).containsExactly(1000.0, 1400.0);
  }

  /** Whoever deletes the trials of a finished probe does not start it again. */
  @Test
  void whatHasEndedStaysEndedWithoutItsTrials() {
    world.step();
    ran(0, .01);
    ran(1, .011);
    ran(2, .0215);
    StudyStatus.Probe before = probe();
    world.deleteAll();

    assertThat(world.step().create()).isEmpty();
    assertThat(probe()).isEqualTo(before);
    assertThat(world.condition("Complete").reason()).isEqualTo("ProbeFinished");
  }

  @Test
  void aDeletedTrialInBetweenIsNotRepeated() {
    world.step();
    ran(0, .01);
    world.delete(1);
    world.step();

    assertThat(sizes()).containsExactly(32L, 128L);
  }

  @Test
  void aSuspendedProbeGoesOnWhereItWas() {
    world.step();
    world.edit(manifest().set("suspend", "true"));
    ran(0, .01);
    assertThat(sizes()).containsExactly(32L);
    assertThat(world.condition("Suspended").isTrue()).isTrue();

    world.edit(manifest());
    world.step();
    assertThat(sizes()).containsExactly(32L, 64L);
  }

  @Test
  void theDeadlineOfTheStudyHolds() {
    world = new StudyWorld(manifest().set("budget.studyDeadline", "1h"));
    world.step();
    world.pass(Duration.ofHours(2));
    world.step();

    assertThat(world.condition("Failed").reason()).isEqualTo("DeadlineExceeded");
  }

  @Test
  void theSameTrialsGiveTheSameStatus() {
    world.step();
    ran(0, .01);
    ran(1, .011);

    Study study = world.study;
    study.setStatus(null);
    StudyStatus.Probe again = StudyResults.of(study, world.trials()).probe();
    world.step();
    assertThat(probe()).isEqualTo(again);
    assertThat(sizes()).containsExactly(32L, 64L, 128L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{algorithm: Probe, seed: 0} | probe: algorithm Probe has none",
        "{algorithm: Probe, seed: 0, probe: {parameter: learningRate}} | batchSize Fixed",
        "{algorithm: Probe, seed: 0, probe: {parameter: size}} | batchSize Fixed",
      })
  void whatOlderRulesLetThroughStallsTheStudy(String search, String message) {
    world = new StudyWorld(manifest().set("search", search));
    world.step();

    assertThat(world.condition("Stalled").reason()).isEqualTo("InvalidSearch");
    assertThat(world.condition("Stalled").message()).startsWith("spec.search: ").contains(message);
    assertThat(world.trials()).isEmpty();
  }

  @Test
  void aShortProbeAndALongOneAreNoted() {
    assertThat(StudyInsights.of(manifest().study())).isEmpty();
    assertThat(StudyInsights.of(manifest().set("trial.evalEverySteps", "400").study()))
        .extracting(Insight::check)
        .containsExactly("probe-length");
    Study silenced = manifest().set("trial.steps", "20000").study();
    silenced.getMetadata().setAnnotations(Map.of(StudyInsights.SILENCE, "probe-length"));
    assertThat(StudyInsights.of(silenced)).isEmpty();
  }
}
