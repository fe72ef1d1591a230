package dev.tuning.trial;

import static dev.tuning.trial.TestPods.RUNNING;
import static dev.tuning.trial.TestPods.deletedAfter;
import static dev.tuning.trial.TestPods.disrupted;
import static dev.tuning.trial.TestPods.endedAt;
import static dev.tuning.trial.TestPods.failed;
import static dev.tuning.trial.TestPods.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.api.v1alpha1.TrialStatus.ObjectiveValue;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.api.v1alpha1.TrialStatus.TrialCheckpoint;
import dev.tuning.report.ReportLines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What reports come to over the attempts of a trial. */
class AttemptLineageTest {

  private static final String BEST_BEFORE = "objective.onDivergence";

  private static StudyManifest manifest() {
    return new StudyManifest()
        .set("trial.checkpoint", "{keepBest: 2, volumeClaim: disk}")
        .set("trial.maxAttempts", "5");
  }

  private static TrialWorld running(StudyManifest manifest) {
    var world = new TrialWorld(manifest);
    world.step();
    world.becomes(RUNNING);
    return world;
  }

  private static TrialWorld running() {
    return running(manifest());
  }

  /** The attempt under way reports, and that is written. */
  private static void report(TrialWorld world, String... lines) throws ReportLines.InvalidLine {
    var reports =
        new AttemptReports(
            world.study,
            world.trial,
            world.status().attempt(),
            new WriteInterval(() -> 1),
            world.now);
    reports.report(
        world.study, ReportLines.parse(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
    world.trial.setStatus(TestTrials.stored(reports.take().in(world.status())));
    reports.written(world.now);
    world.settle();
  }

  private static String line(long step, String value) {
    return "{\"step\": %d, \"metrics\": {\"validation/error\": %s}}".formatted(step, value);
  }

  private static String saved(long step, String value) {
    return "{\"step\": %d, \"metrics\": {\"validation/error\": %s}, \"checkpoint\": \"s%d\"}"
        .formatted(step, value, step);
  }

  private static String outcome(String outcome) {
    return "{\"outcome\": \"" + outcome + "\"}";
  }

  private static final String DIVERGED =
      "{\"outcome\": \"Infeasible\", \"reason\": \"Diverged\", \"message\": \"it blew up\"}";

  private static void disrupt(TrialWorld world) {
    world.becomes(failed(143, ""), disrupted("EvictionByEvictionAPI"));
  }

  private static void next(TrialWorld world, int attempt) {
    world.awaitAttempt(attempt);
    world.becomes(RUNNING);
  }

  private static SortedMap<Long, Double> curve(TrialStatus status) {
    return status.curves().get("validation/error").valuesByStep();
  }

  private static Attempt latest(TrialWorld world) {
    return world.status().attempts().getLast();
  }

  @Test
  void theObjectiveSoFarIsThatOfTheReports() throws Exception {
    TrialWorld world = running();
    assertThat(world.status().objective()).isNull();
    report(world, line(10, "0.5"), line(20, "0.25"), line(30, "0.4"));
    assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);
    assertThat(world.status().objective()).isEqualTo(new ObjectiveValue(.25, 20));
    report(world, line(40, "NaN"));

    assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);
    assertThat(world.status().objective()).isNull();
  }

  @Test
  void aResumedAttemptKeepsWhatLedToItsCheckpoint() throws Exception {
    TrialWorld world = running();
    report(world, saved(10, "0.5"), line(20, "0.2"), saved(30, "0.4"), line(40, "0.1"));
    disrupt(world);
    assertThat(latest(world).outcome()).isEqualTo("Disrupted");
    next(world, 2);

    assertThat(latest(world).resumedFrom()).isEqualTo("/checkpoints/s30");
    assertThat(curve(world.status()))
        .containsExactly(entry(10L, .5), entry(20L, .2), entry(30L, .4));
    assertThat(world.status().objective()).isEqualTo(new ObjectiveValue(.2, 20));
    // It comes to another value this time, and that is the one that counts.
    report(world, line(40, "0.3"), saved(100, "0.6"), outcome("Completed"));
    world.becomes(succeeded(""));

    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.status().objective()).isEqualTo(new ObjectiveValue(.2, 20));
    assertThat(curve(world.status())).hasSize(5).containsEntry(40L, .3);
    assertThat(world.status().checkpoints()).extracting(TrialCheckpoint::step).contains(100L);
    assertThat(world.status().outcome()).isNull();
  }

  @Test
  void itGoesOnFromTheNewestAndNotFromTheBest() throws Exception {
    TrialWorld world = running();
    report(
        world,
        saved(10, "0.1"),
        saved(20, "0.2"),
        saved(30, "0.3"),
        saved(40, "0.4"),
        saved(50, "NaN"));
    disrupt(world);
    next(world, 2);

    assertThat(latest(world).resumedFrom()).isEqualTo("/checkpoints/s50");
    assertThat(world.status().checkpoints())
        .extracting(TrialCheckpoint::step)
        .containsExactly(10L, 20L, 50L);
  }

  @Test
  void anAttemptWithoutAnyReportOfItsOwnLeavesWhatLedToIt() throws Exception {
    TrialWorld world = running();
    report(world, saved(10, "0.5"), line(20, "0.2"));
    for (int attempt = 2; attempt <= 4; attempt++) {
      disrupt(world);
      next(world, attempt);
      assertThat(latest(world).resumedFrom()).isEqualTo("/checkpoints/s10");
      assertThat(curve(world.status())).containsExactly(entry(10L, .5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{keepBest: 2}", "{keepBest: 2, volume: {emptyDir: {}}}"})
  void withoutALastingVolumeTheNextAttemptBeginsAfresh(String checkpoint) throws Exception {
    TrialWorld world = running(manifest().set("trial.checkpoint", checkpoint));
    report(world, saved(10, "0.1"));
    disrupt(world);
    next(world, 2);

    assertThat(latest(world).resumedFrom()).isNull();
    assertThat(world.status().curves()).isNull();
    assertThat(world.status().checkpoints()).isNull();
    assertThat(world.status().objective()).isNull();
  }

  @Test
  void afterAFailureOfTheProgramNothingStays() throws Exception {
    TrialWorld world = running();
    report(world, saved(10, "0.1"));
    world.becomes(failed(1, ""));
    assertThat(world.status().reason()).isEqualTo("NonZeroExit");
    next(world, 2);
    assertThat(latest(world).resumedFrom()).isNull();
    assertThat(world.status().curves()).isNull();
    report(world, line(10, "0.9"), saved(20, "0.8"));
    disrupt(world);
    next(world, 3);

    assertThat(latest(world).resumedFrom()).isEqualTo("/checkpoints/s20");
    assertThat(curve(world.status())).containsExactly(entry(10L, .9), entry(20L, .8));
  }

  @Test
  void aProgramThatReportsAndEndsWellHasCompleted() throws Exception {
    TrialWorld world = running();
    report(world, line(10, "0.5"), saved(100, "0.25"));
    world.becomes(succeeded(""));

    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(latest(world).outcome()).isEqualTo("Completed");
    assertThat(world.status().objective()).isEqualTo(new ObjectiveValue(.25, 100));
  }

  @Test
  void oneThatReportsNothingHasNot() {
    TrialWorld world = running();
    world.becomes(succeeded(""));

    assertThat(world.status().phase()).isEqualTo(Phase.PENDING);
    assertThat(world.status().reason()).isEqualTo("MissingResult");
    assertThat(world.status().applicationFailures()).isOne();
  }

  @Test
  void oneThatReportsOtherMetricsFailsAtOnce() throws Exception {
    TrialWorld world = running();
    report(world, "{\"step\": 10, \"metrics\": {\"loss\": 1}}");
    world.becomes(succeeded(""));

    assertThat(world.status().phase()).isEqualTo(Phase.FAILED);
    assertThat(world.status().reason()).isEqualTo("MissingMetric");
  }

  /** A program that ends with 0 when it is asked to stop has not come to its end. */
  @Test
  void aProgramThatEndsWellAfterItsPodWasDeletedWasDisrupted() throws Exception {
    TrialWorld world = running();
    report(world, saved(10, "0.5"));
    world.delete(world.pod());
    world.becomes(succeeded(""), endedAt(1));

    assertThat(latest(world).outcome()).isEqualTo("Disrupted");
    assertThat(latest(world).reason()).isEqualTo("PodDeleted");
    assertThat(world.status().disruptions()).isOne();
    next(world, 2);
    assertThat(latest(world).resumedFrom()).isEqualTo("/checkpoints/s10");
  }

  @Test
  void soWasOneThatTheClusterStopped() throws Exception {
    TrialWorld world = running();
    report(world, saved(10, "0.5"), outcome("Interrupted"));
    world.becomes(succeeded(""), disrupted("EvictionByEvictionAPI"));

    assertThat(latest(world).outcome()).isEqualTo("Disrupted");
    next(world, 2);
    assertThat(latest(world).resumedFrom()).isEqualTo("/checkpoints/s10");
    // What the first attempt said of its end is not said of the second.
    assertThat(world.status().outcome()).isNull();
    report(world, line(100, "0.4"));
    world.becomes(succeeded(""));
    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void whatEndedBeforeItWasDeletedHasCompleted() throws Exception {
    TrialWorld world = running();
    report(world, saved(100, "0.5"));
    world.becomes(succeeded(""), endedAt(60), deletedAfter(Duration.ofMinutes(5)));

    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void aReportedCompletionStandsWhenThePodIsDeletedAfterwards() throws Exception {
    TrialWorld world = running();
    report(world, line(100, "0.5"), outcome("Completed"));
    world.delete(world.pod());
    world.becomes(succeeded(""), endedAt(1));

    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 143})
  void aReportedDivergenceIsInfeasibleHoweverTheProgramEnds(int exitCode) throws Exception {
    TrialWorld world = running();
    report(world, line(10, "0.5"), line(20, "NaN"), DIVERGED);
    assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);
    world.becomes(exitCode == 0 ? succeeded("") : failed(exitCode, ""));

    assertThat(world.status().phase()).isEqualTo(Phase.INFEASIBLE);
    assertThat(world.status().reason()).isEqualTo("Diverged");
    assertThat(world.status().message()).isEqualTo("it blew up");
    assertThat(world.status().objective()).isNull();
    assertThat(curve(world.status())).containsExactly(entry(10L, .5), entry(20L, Double.NaN));
    assertThat(world.created).isOne();
  }

  @Test
  void whatCameBeforeADivergenceMayCount() throws Exception {
    TrialWorld world = running(manifest().set(BEST_BEFORE, "BestBefore"));
    // Its last value is finite: only the trainer knows.
    report(world, line(10, "0.5"), line(20, "0.9"), DIVERGED);
    world.becomes(failed(1, ""));
    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.status().reason()).isEqualTo("Diverged");
    assertThat(world.status().objective()).isEqualTo(new ObjectiveValue(.5, 10));

    // And may be asked for at any time.
    world.study = manifest().study();
    world.settle();
    assertThat(world.status().phase()).isEqualTo(Phase.INFEASIBLE);
    assertThat(world.status().reason()).isEqualTo("Diverged");
    assertThat(world.status().objective()).isNull();
    world.study =
        manifest().set(BEST_BEFORE, "BestBefore").set("objective.goal", "Maximize").study();
    world.settle();
    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.status().objective()).isEqualTo(new ObjectiveValue(.9, 20));
  }

  @Test
  void nothingCountsOfADivergenceFromTheBeginning() throws Exception {
    TrialWorld world = running(manifest().set(BEST_BEFORE, "BestBefore"));
    report(world, line(10, "NaN"), DIVERGED);
    world.becomes(failed(1, ""));

    assertThat(world.status().phase()).isEqualTo(Phase.INFEASIBLE);
    assertThat(world.status().reason()).isEqualTo("Diverged");
  }

  /** What was concluded is concluded anew; what happened stays. */
  @ParameterizedTest
  @CsvSource({
    "NaN, '', Infeasible, NonFiniteObjective, Succeeded, Diverged",
    "0.7, '', Succeeded, , Succeeded,",
    "0.7, OOMKilled, Infeasible, OutOfMemory, Infeasible, OutOfMemory",
  })
  void anEditConcludesAnewWhatCurvesShow(
      String last, String killed, String phase, String reason, String newPhase, String newReason)
      throws Exception {
    TrialWorld world = running();
    report(world, line(10, "0.5"), line(100, last));
    world.becomes(killed.isEmpty() ? succeeded("") : failed(137, "").replace("Error", "OOMKilled"));
    assertThat(world.status().phase()).isEqualTo(phase);
    assertThat(world.status().reason()).isEqualTo(reason);
    world.study = manifest().set(BEST_BEFORE, "BestBefore").study();
    world.settle();

    assertThat(world.status().phase()).isEqualTo(newPhase);
    assertThat(world.status().reason()).isEqualTo(newReason);
    assertThat(curve(world.status())).hasSize(2);
    world.study = manifest().study();
    world.settle();
    assertThat(world.status().phase()).isEqualTo(phase);
    assertThat(world.status().reason()).isEqualTo(reason);
  }

  @Test
  void constraintsThatNoStepKeepsToMakeItInfeasible() throws Exception {
    TrialWorld world =
        running(manifest().set("objective.constraints", "[{metric: latency, atMost: 20}]"));
    report(world, "{\"step\": 10, \"metrics\": {\"validation/error\": 0.5, \"latency\": 30}}");
    world.becomes(succeeded(""));
    assertThat(world.status().phase()).isEqualTo(Phase.INFEASIBLE);
    assertThat(world.status().reason()).isEqualTo("Constraint");
    assertThat(world.status().message()).contains("latency <= 20").doesNotContain("left out");
    world.study =
        manifest().set("objective.constraints", "[{metric: latency, atMost: 30}]").study();
    world.settle();

    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.status().objective()).isEqualTo(new ObjectiveValue(.5, 10));
  }

  @Test
  void aMessageMayNameTheNewestCheckpoint() throws Exception {
    TrialWorld world = running();
    report(world, saved(10, "0.5"));
    world.becomes(
        failed(
            143,
            "{\"outcome\": \"Interrupted\", \"observations\":"
                + " [{\"step\": 25, \"checkpoint\": \"last-words\"}]}"),
        disrupted("EvictionByEvictionAPI"));
    next(world, 2);

    assertThat(latest(world).resumedFrom()).isEqualTo("/checkpoints/last-words");
  }

  /** Its last lines are on their way. */
  @Test
  void anAttemptEndsOnlyOnceItsLogIsRead() throws Exception {
    TrialWorld world = running(manifest().set("trial.collector", "Stdout"));
    world.logIsRead = false;
    world.becomes(succeeded(""));
    assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);
    report(world, line(100, "0.5"));
    world.logIsRead = true;
    world.settle();

    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.status().objective()).isEqualTo(new ObjectiveValue(.5, 100));
  }

  @Test
  void everyAttemptIsRemembered() throws Exception {
    TrialWorld world = running();
    report(world, saved(10, "0.5"));
    disrupt(world);
    next(world, 2);
    world.becomes(failed(1, ""));
    next(world, 3);
    report(world, line(100, "0.25"));
    world.becomes(succeeded(""));

    assertThat(world.status().attempts())
        .extracting(Attempt::number, Attempt::outcome, Attempt::resumedFrom)
        .containsExactly(
            tuple(1, "Disrupted", null),
            tuple(2, "Failed", "/checkpoints/s10"),
            tuple(3, "Completed", null));
    assertThat(world.status().objective()).isEqualTo(new ObjectiveValue(.25, 100));
  }
}
