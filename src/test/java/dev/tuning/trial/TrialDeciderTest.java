package dev.tuning.trial;

import static dev.tuning.trial.TestPods.DIVERGED;
import static dev.tuning.trial.TestPods.RESULT;
import static dev.tuning.trial.TestPods.RUNNING;
import static dev.tuning.trial.TestPods.disrupted;
import static dev.tuning.trial.TestPods.failed;
import static dev.tuning.trial.TestPods.succeeded;
import static dev.tuning.trial.TestPods.waiting;
import static dev.tuning.trial.TrialWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.tuning.api.v1alpha1.Condition;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.api.v1alpha1.TrialStatus.ObjectiveValue;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.api.v1alpha1.TrialStatus.TrialCheckpoint;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrialDeciderTest {

  @Test
  void aFreshTrialStartsItsFirstAttempt() {
    var world = new TrialWorld(new StudyManifest());
    TrialDecision decision = world.decide();

    assertThat(TrialWorld.attempt(decision)).contains(1);
    assertThat(decision.release()).isEmpty();
    assertThat(decision.status().phase()).isEqualTo(Phase.PENDING);
    assertThat(decision.status().attempt()).isEqualTo(1);
    assertThat(decision.status().attempts()).containsExactly(TestTrials.attempt(1, null));
    assertThat(decision.recheck()).isPresent();
  }

  @Test
  void onePodIsCreatedPerAttempt() {
    TrialWorld world = TrialWorld.started();
    world.settle();
    world.pass(Duration.ofDays(1));
    world.settle();

    assertThat(world.created).isOne();
  }

  @Test
  void theTrialRunsWhenItsPodRuns() {
    TrialWorld world = TrialWorld.started();
    assertThat(world.status().phase()).isEqualTo(Phase.PENDING);

    world.becomes(RUNNING);

    assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);
    assertThat(world.status().reason()).isNull();
    assertThat(world.status().attempts().getFirst().isOpen()).isTrue();
    assertThat(world.pod().getMetadata().getFinalizers()).contains(Labels.POD_FINALIZER);
  }

  /** The operator was killed after it had written that an attempt begins. */
  @Test
  void anAttemptThatHasNoPodYetGetsIt() {
    var world = new TrialWorld(new StudyManifest());
    world.act(world.decide(), 1);
    assertThat(world.created).isZero();
    world.pass(Duration.ofMinutes(1));
    world.settle();

    assertThat(world.created).isOne();
    assertThat(world.status().attempts()).containsExactly(TestTrials.attempt(1, null));
    assertThat(world.status().phase()).isEqualTo(Phase.PENDING);
  }

  @Test
  void aResultEndsTheTrial() {
    TrialWorld world = TrialWorld.started();
    world.pass(Duration.ofSeconds(90));
    world.becomes(succeeded(RESULT));
    TrialStatus status = world.status();

    assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(status.reason()).isNull();
    assertThat(status.message()).isNull();
    assertThat(status.objective()).isEqualTo(new ObjectiveValue(.25, 50));
    assertThat(status.curves()).containsOnlyKeys("validation/error");
    assertThat(status.curves().get("validation/error").valuesByStep())
        .containsExactly(entry(50L, .25), entry(100L, .5));
    assertThat(status.checkpoints())
        .containsExactly(new TrialCheckpoint(50, "s50"), new TrialCheckpoint(100, "s100"));
    assertThat(status.applicationFailures()).isNull();
    assertThat(status.disruptions()).isNull();
  }

  @Test
  void checkpointsInAVolumeClaimHaveTheirPathInIt() {
    var world =
        new TrialWorld(new StudyManifest().set("trial.checkpoint.volumeClaim", "checkpoints"));
    world.step();
    world.becomes(succeeded(RESULT));

    assertThat(world.status().checkpoints())
        .first()
        .isEqualTo(new TrialCheckpoint(50, "digits-study-uid/digits-7/s50"));
  }

  @ParameterizedTest
  @CsvSource({
    "Minimize, BestStep, 0.25, 50",
    "Minimize, LastStep, 0.5, 100",
    "Maximize, BestStep, 0.5, 100"
  })
  void theObjectiveIsThatOfTheStudy(String goal, String over, double value, long step) {
    var world =
        new TrialWorld(new StudyManifest().set("objective.goal", goal).set("objective.over", over));
    world.step();
    world.becomes(succeeded(RESULT));

    assertThat(world.status().objective()).isEqualTo(new ObjectiveValue(value, step));
  }

  @Test
  void anInfeasibleReportEndsTheTrialWithWhatItReported() {
    TrialWorld world = TrialWorld.started();
    world.becomes(
        failed(
            1,
            "{\"outcome\": \"Infeasible\", \"reason\": \"Diverged\", \"message\": \"loss is NaN\","
                + " \"observations\": [{\"step\": 50, \"metrics\": {\"validation/error\": 0.9,"
                + " \"train/loss\": \"NaN\"}}]}"));
    TrialStatus status = world.status();

    assertThat(status.phase()).isEqualTo(Phase.INFEASIBLE);
    assertThat(status.reason()).isEqualTo("Diverged");
    assertThat(status.message()).isEqualTo("loss is NaN");
    assertThat(status.objective()).isNull();
    assertThat(status.curves().get("validation/error").valuesByStep())
        .containsExactly(entry(50L, .9));
    assertThat(status.curves().get("train/loss").valuesByStep())
        .containsExactly(entry(50L, Double.NaN));
    assertThat(status.attempts().getFirst().outcome()).isEqualTo("Infeasible");
    assertThat(status.applicationFailures()).isNull();
    assertThat(world.created).isOne();
  }

  @Test
  void anObjectiveThatIsNotFiniteAtTheEndIsInfeasible() {
    TrialWorld world = TrialWorld.started();
    world.becomes(
        succeeded(
            "{\"outcome\": \"Completed\", \"observations\": ["
                + "{\"step\": 50, \"metrics\": {\"validation/error\": 0.25}},"
                + "{\"step\": 100, \"metrics\": {\"validation/error\": \"Infinity\"}}]}"));

    assertThat(world.status().phase()).isEqualTo(Phase.INFEASIBLE);
    assertThat(world.status().reason()).isEqualTo("NonFiniteObjective");
    assertThat(world.status().message()).contains("validation/error", "step 100");
    assertThat(world.status().objective()).isNull();
    assertThat(world.status().curves().get("validation/error").valuesByStep())
        .containsExactly(entry(50L, .25), entry(100L, Double.POSITIVE_INFINITY));
  }

  @Test
  void aResultWithoutTheMetricFailsAtOnceAndNamesWhatWasReported() {
    TrialWorld world = TrialWorld.started();
    world.becomes(
        succeeded(
            "{\"outcome\": \"Completed\", \"observations\": ["
                + "{\"step\": 50, \"metrics\": {\"val_err\": 0.25, \"loss\": 1}}]}"));

    assertThat(world.status().phase()).isEqualTo(Phase.FAILED);
    assertThat(world.status().reason()).isEqualTo("MissingMetric");
    assertThat(world.status().message())
        .contains("validation/error", "loss, val_err", "spec.objective.metric");
    assertThat(world.created).isOne();
  }

  @Test
  void outOfMemoryIsInfeasibleAndNotRepeated() {
    TrialWorld world = TrialWorld.started();
    world.becomes(failed(137, "").replace("Error", "OOMKilled"));
    world.pass(Duration.ofDays(1));
    world.settle();

    assertThat(world.status().phase()).isEqualTo(Phase.INFEASIBLE);
    assertThat(world.status().reason()).isEqualTo("OutOfMemory");
    assertThat(world.status().attempts().getFirst().exitCode()).isEqualTo(137);
    assertThat(world.created).isOne();
  }

  @Test
  void anApplicationFailureIsTriedAgainUpToMaxAttempts() {
    TrialWorld world = TrialWorld.started();
    for (int attempt = 1; attempt <= 3; attempt++) {
      world.awaitAttempt(attempt);
      world.becomes(failed(attempt, ""));

      assertThat(world.status().phase()).isEqualTo(attempt < 3 ? Phase.PENDING : Phase.FAILED);
      assertThat(world.status().reason()).isEqualTo("NonZeroExit");
      assertThat(world.status().applicationFailures()).isEqualTo(attempt);
    }
    world.pass(Duration.ofDays(1));
    world.settle();

    assertThat(world.created).isEqualTo(3);
    assertThat(world.status().attempts())
        .extracting(Attempt::number, Attempt::outcome, Attempt::firstFailedHost, Attempt::exitCode)
        .containsExactly(
            tuple(1, "Failed", 0, 1), tuple(2, "Failed", 0, 2), tuple(3, "Failed", 0, 3));
  }

  @Test
  void maxAttemptsOfOneMeansNoSecondAttempt() {
    var world = new TrialWorld(new StudyManifest().set("trial.maxAttempts", "1"));
    world.step();
    world.becomes(failed(1, ""));

    assertThat(world.status().phase()).isEqualTo(Phase.FAILED);
  }

  /** What fails for want of an accelerator's memory fails again. */
  @Test
  void aProbeHasNoSecondAttempt() {
    var world =
        new TrialWorld(
            new StudyManifest()
                .set("search", "{algorithm: Probe, seed: 1, probe: {parameter: batchSize}}"));
    world.step();
    world.becomes(failed(1, ""));

    assertThat(world.status().phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void disruptionsDoNotUseUpAttempts() {
    TrialWorld world = TrialWorld.started();
    for (int attempt = 1; attempt <= 20; attempt++) {
      world.awaitAttempt(attempt);
      world.becomes(failed(143, ""), disrupted("EvictionByEvictionAPI"));

      assertThat(world.status().phase()).isEqualTo(Phase.PENDING);
      assertThat(world.status().reason()).isEqualTo("EvictionByEvictionAPI");
      assertThat(world.status().disruptions()).isEqualTo(attempt);
    }
    world.awaitAttempt(21);
    world.becomes(succeeded(RESULT));

    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.status().applicationFailures()).isNull();
  }

  @Test
  void theBudgetOfDisruptionsIsLargeButBounded() {
    TrialWorld world = TrialWorld.started();
    for (int attempt = 1; attempt <= TrialDecider.MAX_DISRUPTIONS; attempt++) {
      world.awaitAttempt(attempt);
      world.becomes(failed(143, ""), disrupted("EvictionByEvictionAPI"));
    }
    world.awaitAttempt(TrialDecider.MAX_DISRUPTIONS + 1);
    assertThat(world.status().isFinished()).isFalse();

    world.becomes(failed(143, ""), disrupted("EvictionByEvictionAPI"));

    assertThat(world.status().phase()).isEqualTo(Phase.FAILED);
    assertThat(world.status().reason()).isEqualTo("TooManyDisruptions");
  }

  @Test
  void theLatestTenAttemptsAreRemembered() {
    TrialWorld world = TrialWorld.started();
    for (int attempt = 1; attempt <= 13; attempt++) {
      world.awaitAttempt(attempt);
      world.becomes(failed(143, ""), disrupted("EvictionByEvictionAPI"));
    }

    assertThat(world.status().attempt()).isEqualTo(13);
    assertThat(world.status().attempts())
        .extracting(Attempt::number)
        .containsExactlyElementsOf(IntStream.rangeClosed(4, 13).boxed().toList());
    assertThat(TrialWorld.attempt(world.decide())).isEmpty();
    world.awaitAttempt(14);
    assertThat(world.status().attempts()).hasSize(10);
    assertThat(world.status().attempts().getLast().isOpen()).isTrue();
  }

  @Test
  void waitsLongerAfterEachFailureUpToFiveMinutes() {
    TrialWorld world = new TrialWorld(new StudyManifest().set("trial.maxAttempts", "100"));
    world.step();

    for (long seconds : new long[] {5, 10, 20, 40, 80, 160, 300, 300, 300}) {
      world.becomes(failed(1, ""));
      assertThatTheNextAttemptWaits(world, Duration.ofSeconds(seconds));
    }
  }

  @Test
  void waitsLongerAfterEachDisruptionUpToAMinute() {
    TrialWorld world = TrialWorld.started();

    for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
      world.becomes(failed(143, ""), disrupted("EvictionByEvictionAPI"));
      assertThatTheNextAttemptWaits(world, Duration.ofSeconds(seconds));
    }
  }

  /** A disruption after failures is not punished for them, nor the other way round. */
  @Test
  void failuresAndDisruptionsWaitEachInTheirOwnWay() {
    TrialWorld world = new TrialWorld(new StudyManifest().set("trial.maxAttempts", "100"));
    world.step();
    world.becomes(failed(1, ""));
    assertThatTheNextAttemptWaits(world, Duration.ofSeconds(5));
    world.becomes(failed(143, ""), disrupted("EvictionByEvictionAPI"));
    assertThatTheNextAttemptWaits(world, Duration.ofSeconds(1));
    world.becomes(failed(1, ""));
    assertThatTheNextAttemptWaits(world, Duration.ofSeconds(10));
  }

  private static void assertThatTheNextAttemptWaits(TrialWorld world, Duration delay) {
    int pods = world.created;
    TrialStatus status = world.status();
    assertThat(TrialWorld.attempt(world.decide())).isEmpty();
    assertThat(world.decide().recheck()).contains(delay);

    world.pass(delay.minusSeconds(1));
    assertThat(TrialWorld.attempt(world.decide())).isEmpty();
    assertThat(world.decide().recheck()).contains(Duration.ofSeconds(1));
    assertThat(world.decide().status()).isEqualTo(status);

    world.pass(Duration.ofSeconds(1));
    assertThat(TrialWorld.attempt(world.decide())).contains(status.attempt() + 1);
    world.step();
    assertThat(world.created).isEqualTo(pods + 1);
  }

  @Test
  void aSuspendedStudyCreatesNothing() {
    var world = new TrialWorld(new StudyManifest().set("suspend", "true"));
    world.settle();
    world.pass(Duration.ofDays(1));
    world.settle();

    assertThat(world.created).isZero();
    assertThat(world.status().phase()).isEqualTo(Phase.PENDING);
    assertThat(world.status().reason()).isEqualTo("Suspended");
    assertThat(world.status().attempt()).isNull();

    world.study = new StudyManifest().study();
    world.settle();

    assertThat(world.created).isOne();
    assertThat(world.status().reason()).isNull();
  }

  @Test
  void aSuspendedStudyDoesNotTryAgain() {
    TrialWorld world = TrialWorld.started();
    world.study = new StudyManifest().set("suspend", "true").study();
    world.becomes(failed(1, ""));
    world.pass(Duration.ofDays(1));
    world.settle();
    assertThat(world.created).isOne();

    world.study = new StudyManifest().study();
    world.settle();

    assertThat(world.created).isEqualTo(2);
    assertThat(world.status().applicationFailures()).isOne();
  }

  /** Its message must not be that of another reason. */
  @Test
  void anAttemptThatWaitsAgainAfterASuspensionSaysWhatItWaitsFor() {
    TrialWorld world = TrialWorld.started();
    world.becomes(failed(1, ""));
    assertThat(world.status().message()).isEqualTo("container trial exited with 1");
    world.study = new StudyManifest().set("suspend", "true").study();
    world.settle();
    assertThat(world.status().reason()).isEqualTo("Suspended");
    assertThat(world.status().message()).isEqualTo("the Study is suspended");
    world.study = new StudyManifest().study();
    world.settle();

    assertThat(world.status().reason()).isEqualTo("NonZeroExit");
    assertThat(world.status().message()).isEqualTo("attempt 1 ended, another one follows");
    assertThat(world.created).isOne();
    world.awaitAttempt(2);
  }

  /** A Study that is resumed while its pods are still stopped, and suspended again. */
  @Test
  void aPodThatIsBeingStoppedIsNotReprievedByAQuickResumption() {
    TrialWorld world = TrialWorld.started();
    world.becomes(RUNNING);
    Study suspended = new StudyManifest().set("suspend", "true").study();
    Study resumed = new StudyManifest().study();
    for (Study study : List.of(suspended, resumed, suspended, resumed)) {
      world.study = study;
      world.settle();
      assertThat(world.status().attempts().getLast().stopping()).isEqualTo("Cancelled");
      assertThat(world.status().attempts().getLast().outcome()).isNull();
      assertThat(world.status().reason()).isEqualTo("Suspended");
    }
    world.becomes(failed(143, ""));

    assertThat(world.created).isEqualTo(2);
    assertThat(world.status().attempts())
        .extracting(Attempt::number, Attempt::outcome)
        .containsExactly(tuple(1, "Cancelled"), tuple(2, null));
    assertThat(world.status().applicationFailures()).isNull();
    assertThat(world.status().disruptions()).isNull();
  }

  /** Stopped for one reason, a trial does not end for another that comes later. */
  @Test
  void whatStopsAPodFirstIsWhyItWasStopped() {
    var world = new TrialWorld(new StudyManifest().set("budget.trialDeadline", "1h"));
    world.step();
    world.becomes(RUNNING);
    world.pass(Duration.ofMinutes(59));
    world.study =
        new StudyManifest().set("budget.trialDeadline", "1h").set("suspend", "true").study();
    world.settle();
    world.pass(Duration.ofMinutes(2));
    world.settle();
    world.becomes(failed(143, ""), TestPods.endedAt(3660));

    assertThat(world.status().phase()).isEqualTo(Phase.PENDING);
    assertThat(world.status().attempts().getLast().outcome()).isEqualTo("Cancelled");
    assertThat(world.status().activeSeconds()).isEqualTo(3660);

    // But there is no time left for another attempt.
    world.study = new StudyManifest().set("budget.trialDeadline", "1h").study();
    world.settle();
    assertThat(world.status().phase()).isEqualTo(Phase.FAILED);
    assertThat(world.status().reason()).isEqualTo("DeadlineExceeded");
    assertThat(world.created).isOne();
  }

  @Test
  void aLongerDeadlineComesTooLateForATrialThatIsBeingStopped() {
    var world = new TrialWorld(new StudyManifest().set("budget.trialDeadline", "1h"));
    world.step();
    world.becomes(RUNNING);
    assertThat(world.decide().recheck()).contains(Duration.ofMinutes(5));
    world.pass(Duration.ofMinutes(59));
    assertThat(world.decide().recheck()).contains(Duration.ofMinutes(1));
    world.pass(Duration.ofMinutes(1));
    world.settle();
    assertThat(world.pod().getMetadata().getDeletionTimestamp()).isNotNull();
    world.study = new StudyManifest().set("budget.trialDeadline", "9h").study();
    world.becomes(failed(143, ""));

    assertThat(world.status().phase()).isEqualTo(Phase.FAILED);
    assertThat(world.status().reason()).isEqualTo("DeadlineExceeded");
    assertThat(world.status().message()).endsWith("spec.budget.trialDeadline, 1h");
  }

  /** A Study of an older version, whose CRD let it through. */
  @Test
  void aDeadlineThatIsNoneLimitsNothing() {
    var world = new TrialWorld(new StudyManifest().set("budget.trialDeadline", "tomorrow"));
    world.step();
    world.becomes(RUNNING);
    world.pass(Duration.ofDays(9));
    world.becomes(succeeded(RESULT));

    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @ParameterizedTest
  @CsvSource({
    "FailTrial, Failed, ExitCode42, 1",
    "FailStudy, Failed, FailStudy, 1",
    "Infeasible, Infeasible, ExitCode42, ",
    "Retry, Pending, ExitCode42, 1",
  })
  void aRuleDecidesWhatAFailureMeans(
      String action, String phase, String reason, Integer applicationFailures) {
    var world =
        new TrialWorld(
            new StudyManifest()
                .set(
                    "trial.failurePolicy",
                    "{rules: [{onExitCodes: [42], action: " + action + "}]}"));
    world.step();
    world.becomes(failed(42, ""));

    assertThat(world.status().phase()).isEqualTo(phase);
    assertThat(world.status().reason()).isEqualTo(reason);
    assertThat(world.status().message()).contains("spec.trial.failurePolicy.rules[0]");
    assertThat(world.status().attempts().getLast().reason()).isEqualTo("ExitCode42");
    assertThat(world.status().applicationFailures()).isEqualTo(applicationFailures);
    world.pass(Duration.ofDays(1));
    world.settle();
    assertThat(world.created).isEqualTo(action.equals("Retry") ? 2 : 1);
  }

  @Test
  void theTimeOfAllAttemptsIsCounted() {
    TrialWorld world = TrialWorld.started();
    world.becomes(RUNNING);
    world.pass(Duration.ofMillis(90_500));
    world.becomes(failed(1, ""));
    assertThat(world.status().activeSeconds()).isEqualTo(90);
    // Not the time between them.
    world.pass(Duration.ofHours(1));
    world.settle();
    world.becomes(RUNNING);
    world.pass(Duration.ofSeconds(10));
    world.becomes(failed(143, ""), disrupted("EvictionByEvictionAPI"));

    assertThat(world.status().activeSeconds()).isBetween(100L, 101L);
  }

  @Test
  void aSuspendedStudyStillRecordsWhatEnds() {
    TrialWorld world = TrialWorld.started();
    world.study = new StudyManifest().set("suspend", "true").study();
    world.becomes(succeeded(RESULT));

    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.pod().getMetadata().getFinalizers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Complete", "Failed"})
  void aStudyThatIsOverStartsNothingUntilItGoesOn(String condition) {
    var world = new TrialWorld(new StudyManifest());
    world.study.setStatus(statusWith(condition, 1));
    world.settle();
    world.pass(Duration.ofDays(1));
    world.settle();

    assertThat(world.created).isZero();
    assertThat(world.status().phase()).isEqualTo(Phase.PENDING);
    assertThat(world.status().reason()).isEqualTo("StudyFinished");

    // An edit of the description, say: the Study may stay what it was.
    assertThat(world.decide().recheck()).contains(Duration.ofMinutes(5));
    world.study.getMetadata().setGeneration(2L);
    world.settle();
    assertThat(world.created).isZero();
    assertThat(world.decide().recheck()).as("until it answers").contains(Duration.ofSeconds(2));

    // It was a larger budget: the Study has answered that it goes on.
    world.study.setStatus(null);
    world.settle();
    assertThat(world.created).isOne();
    assertThat(world.status().reason()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Complete", "Failed"})
  void aStudyThatIsOverStopsItsTrials(String condition) {
    TrialWorld world = TrialWorld.started();
    world.becomes(RUNNING);
    world.study.setStatus(statusWith(condition, 1));
    world.settle();
    assertThat(world.pod().getMetadata().getDeletionTimestamp()).isNotNull();
    assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);
    assertThat(world.status().reason()).isEqualTo("StudyFinished");

    world.becomes(failed(143, ""));
    world.pass(Duration.ofDays(1));
    world.settle();
    assertThat(world.created).isOne();
    assertThat(world.status().phase()).isEqualTo(Phase.PENDING);
    assertThat(world.status().attempts().getLast().outcome()).isEqualTo("Cancelled");
    assertThat(world.status().applicationFailures()).isNull();
    assertThat(world.status().disruptions()).isNull();
    assertThat(world.pods).isEmpty();
  }

  /** It had its result when the Study was over, or while it was stopped. */
  @Test
  void aResultThatComesWhileATrialIsStoppedIsKept() {
    TrialWorld world = TrialWorld.started();
    world.becomes(RUNNING);
    world.study.setStatus(statusWith("Complete", 1));
    world.settle();
    world.becomes(succeeded(RESULT));

    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.status().reason()).isNull();
    assertThat(world.pods).isEmpty();
  }

  @Test
  void conditionsThatDoNotHoldStopNothing() {
    var world = new TrialWorld(new StudyManifest());
    world.study.setStatus(statusWith("Ready", 1));

    assertThat(TrialWorld.attempt(world.decide())).contains(1);
  }

  static StudyStatus statusWith(String holding, long observedGeneration) {
    List<Condition> conditions =
        Stream.of("Ready", "Complete", "Failed")
            .map(
                type ->
                    new Condition(
                        type,
                        type.equals(holding) ? "True" : "False",
                        "Because",
                        "because",
                        START.toString(),
                        observedGeneration))
            .toList();
    return StudyStatuses.of(observedGeneration, null, conditions);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Succeeded", "Infeasible", "Failed"})
  void aFinishedTrialNeverChangesItsPhaseNorGetsAPod(String phase) {
    TrialWorld world = finished(phase);
    TrialStatus status = world.status();

    for (String podStatus :
        List.of(RUNNING, succeeded(RESULT), succeeded(DIVERGED), failed(1, ""), "{}")) {
      world.pod().setStatus(TestPods.status(podStatus));
      world.pass(Duration.ofHours(1));
      TrialDecision decision = world.decide();

      assertThat(TrialWorld.attempt(decision)).isEmpty();
      assertThat(decision.status()).isEqualTo(status);
      assertThat(decision.recheck()).isEmpty();
    }
    world.pods.clear();
    assertThat(world.decide().status()).isEqualTo(status);
    assertThat(TrialWorld.attempt(world.decide())).isEmpty();
  }

  private static TrialWorld finished(String phase) {
    var world = new TrialWorld(new StudyManifest().set("trial.maxAttempts", "1"));
    world.step();
    world.becomes(
        switch (phase) {
          case Phase.SUCCEEDED -> succeeded(RESULT);
          case Phase.INFEASIBLE -> succeeded(DIVERGED);
          default -> failed(1, "");
        });
    assertThat(world.status().phase()).isEqualTo(phase);
    return world;
  }

  /** The finalizer is what keeps an outcome that is nowhere else. */
  @ParameterizedTest
  @ValueSource(strings = {"Succeeded", "Infeasible", "Failed", "Disrupted"})
  void aPodIsReleasedOnlyAfterItsOutcomeIsRecorded(String outcome) {
    TrialWorld world = TrialWorld.started();
    Pod pod = world.pod();
    pod.setStatus(
        TestPods.status(
            switch (outcome) {
              case "Succeeded" -> succeeded(RESULT);
              case "Infeasible" -> succeeded(DIVERGED);
              default -> failed(1, "");
            }));
    if (outcome.equals("Disrupted")) {
      disrupted("EvictionByEvictionAPI").accept(pod);
    }
    TrialDecision first = world.decide();
    assertThat(first.release()).isEmpty();
    assertThat(first.recheck()).contains(Duration.ZERO);
    // As long as it could not be written, the pod stays.
    assertThat(world.decide().release()).isEmpty();

    world.store(first);
    assertThat(world.decide().release()).containsExactly(pod);
    world.step();
    assertThat(world.decide().release()).isEmpty();
  }

  @Test
  void aPodThatIsReleasedNeedsNoFinalizerOfOthers() {
    TrialWorld world = TrialWorld.started();
    world.pod().getMetadata().getFinalizers().add("kueue.x-k8s.io/managed");
    world.becomes(succeeded(RESULT));

    assertThat(world.pod().getMetadata().getFinalizers()).containsExactly("kueue.x-k8s.io/managed");
  }

  @Test
  void theNextAttemptReleasesThePodsOfEarlierOnes() {
    TrialWorld world = TrialWorld.started();
    Pod first = world.pod();
    TrialDecision decision = endOf(world, failed(1, ""));
    world.store(decision);
    world.pass(Duration.ofSeconds(5));
    TrialDecision next = world.decide();

    assertThat(TrialWorld.attempt(next)).contains(2);
    assertThat(next.release()).containsExactly(first);
  }

  /** The operator was killed before it had let go of a pod, and the next attempt runs already. */
  @Test
  void aPodOfAnEarlierAttemptIsReleasedWhileTheNextOneRuns() {
    TrialWorld world = TrialWorld.started();
    Pod first = world.pod();
    world.store(endOf(world, failed(1, "")));
    world.pass(Duration.ofSeconds(5));
    TrialWorld.attempt(world.decide()).ifPresent(attempt -> world.pods.add(TestPods.of(attempt)));
    world.pod().setStatus(TestPods.status(RUNNING));
    world.store(world.decide());

    assertThat(world.status().attempts().getLast().isOpen()).isTrue();
    assertThat(world.decide().release()).containsExactly(first);
  }

  private static TrialDecision endOf(TrialWorld world, String podStatus) {
    world.pod().setStatus(TestPods.status(podStatus));
    return world.decide();
  }

  @Test
  void aPodThatIsGoneIsADisruption() {
    TrialWorld world = TrialWorld.started();
    world.becomes(RUNNING);
    world.pods.clear();
    world.settle();

    assertThat(world.status().phase()).isEqualTo(Phase.PENDING);
    assertThat(world.status().reason()).isEqualTo("PodLost");
    assertThat(world.status().disruptions()).isOne();
    assertThat(world.status().applicationFailures()).isNull();
    assertThat(world.status().attempts().getLast().outcome()).isEqualTo("Disrupted");
    world.awaitAttempt(2);
    assertThat(world.status().attempt()).isEqualTo(2);
  }

  /** Labels are anybody's to edit, names are not. */
  @Test
  void aPodIsKnownByItsNameWhateverItsLabels() {
    TrialWorld world = TrialWorld.started();
    world.pod().getMetadata().getLabels().put(Labels.ATTEMPT, "none");
    world.becomes(RUNNING);
    world.pod().getMetadata().setLabels(null);
    world.becomes(succeeded(RESULT));

    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.pod().getMetadata().getFinalizers()).isEmpty();
  }

  @Test
  void aPodThatTheOperatorDidNotNameIsNoneOfItsOwn() {
    TrialWorld world = TrialWorld.started();
    Pod foreign = TestPods.of(1, succeeded(RESULT));
    foreign.getMetadata().setName("digits-7-debug");
    world.pods.addFirst(foreign);
    world.settle();

    assertThat(world.status().phase()).isEqualTo(Phase.PENDING);
    assertThat(world.decide().release()).isEmpty();
  }

  /** Otherwise two attempts would write to one checkpoint directory. */
  @Test
  void theNextAttemptWaitsForADeletedPodToEnd() {
    TrialWorld world = TrialWorld.started();
    world.becomes(RUNNING, TestPods.deletedAfter(Duration.ofSeconds(30)));
    world.pass(Duration.ofSeconds(60));
    world.settle();
    assertThat(world.created).isOne();
    assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);

    world.becomes(failed(143, ""));
    assertThat(world.status().reason()).isEqualTo("PodDeleted");
    assertThat(world.pods).isEmpty();
    world.awaitAttempt(2);
  }

  /** Its node may be lost, and nothing tells that but a look. */
  @Test
  void aDeletedPodThatDoesNotEndIsLookedAt() {
    TrialWorld world = TrialWorld.started();
    world.becomes(RUNNING);
    assertThat(world.decide().recheck()).contains(Duration.ofMinutes(5));
    world.delete(world.pod());
    assertThat(world.decide().recheck()).contains(Duration.ofSeconds(91));
    world.pass(Duration.ofSeconds(91));
    assertThat(world.decide().recheck()).contains(Duration.ofSeconds(10));
    world.settle();
    assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);

    world.lostNodes.add("node-1");
    world.settle();
    assertThat(world.status().reason()).isEqualTo("NodeLost");
    assertThat(world.status().disruptions()).isOne();
  }

  @Test
  void aPodThatCannotStartWaitsAndUsesUpNothing() {
    TrialWorld world = TrialWorld.started();
    world.becomes(waiting("ImagePullBackOff"));
    assertThat(world.status().reason()).isNull();
    assertThat(world.decide().recheck())
        .hasValueSatisfying(recheck -> assertThat(recheck).isLessThan(Duration.ofSeconds(40)));

    world.pass(Duration.ofSeconds(31));
    world.settle();
    assertThat(world.status().phase()).isEqualTo(Phase.PENDING);
    assertThat(world.status().reason()).isEqualTo("ImagePullBackOff");
    world.pass(Duration.ofDays(1));
    world.settle();

    assertThat(world.created).isOne();
    assertThat(world.status().applicationFailures()).isNull();
    assertThat(world.status().disruptions()).isNull();

    world.becomes(RUNNING);
    assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);
    assertThat(world.status().reason()).isNull();
    assertThat(world.status().message()).isNull();
  }

  /** The scheduler counts nodes in its message: each of its tries would be a write. */
  @Test
  void aMessageStaysWhileItsReasonDoes() {
    TrialWorld world = TrialWorld.started();
    world.becomes(unschedulable("0/3 nodes are available"));
    TrialStatus status = world.status();
    assertThat(status.message()).isEqualTo("0/3 nodes are available");
    world.becomes(unschedulable("0/4 nodes are available"));

    assertThat(world.status()).isEqualTo(status);
  }

  private static String unschedulable(String message) {
    return "{phase: Pending, conditions: [{type: PodScheduled, status: 'False',"
        + " reason: Unschedulable, message: "
        + message
        + "}]}";
  }

  @Test
  void aRefusedPodUsesUpNothingAndIsTriedAgain() {
    var world = new TrialWorld(new StudyManifest());
    TrialDecision begun = world.decide();
    var refusal = new TrialPods.Refusal(NeedsRepair.QUOTA_EXCEEDED, "exceeded quota: small");
    TrialStatus status = TrialDecider.refused(begun.status(), true, refusal);
    world.trial.setStatus(TestTrials.stored(status));

    assertThat(status.phase()).isEqualTo(Phase.PENDING);
    assertThat(status.reason()).isEqualTo("QuotaExceeded");
    assertThat(TrialWorld.attempt(world.decide())).contains(1);
    assertThat(world.decide().status()).isEqualTo(world.status());
    // Each refusal looks like the last one: no write.
    assertThat(
            TrialDecider.refused(
                status, true, new TrialPods.Refusal("QuotaExceeded", "exceeded quota: used 3")))
        .isEqualTo(status);
    world.settle();
    assertThat(world.status().reason()).isNull();
    assertThat(world.status().attempt()).isOne();
    assertThat(world.created).isOne();
  }

  /** A program that goes on from a checkpoint need not repeat what it said before. */
  @Test
  void whatAnInterruptedAttemptReportedIsKept() {
    var world =
        new TrialWorld(new StudyManifest().set("trial.checkpoint.volumeClaim", "checkpoints"));
    world.step();
    world.becomes(RUNNING);
    world.becomes(
        failed(
            143,
            "{\"outcome\": \"Interrupted\", \"observations\": [{\"step\": 10, \"metrics\":"
                + " {\"validation/error\": 0.1}, \"checkpoint\": \"s10\"}, {\"step\": 20,"
                + " \"metrics\": {\"validation/error\": 0.9}, \"checkpoint\": \"s20\"}]}"),
        disrupted("EvictionByEvictionAPI"));
    world.awaitAttempt(2);
    assertThat(world.status().attempts().getLast().resumedFrom()).isEqualTo("/checkpoints/s20");
    // Of step 20 it speaks again, and its checkpoint is gone; of step 10 it does not.
    world.becomes(
        succeeded(
            "{\"outcome\": \"Completed\", \"observations\": [{\"step\": 20, \"metrics\":"
                + " {\"validation/error\": 0.8}}, {\"step\": 100, \"metrics\":"
                + " {\"validation/error\": 0.5}, \"checkpoint\": \"s100\"}]}"));

    assertThat(world.status().objective()).isEqualTo(new ObjectiveValue(.1, 10));
    assertThat(world.status().curves().get("validation/error").valuesByStep())
        .containsExactly(entry(10L, .1), entry(20L, .8), entry(100L, .5));
    assertThat(world.status().checkpoints())
        .containsExactly(
            new TrialCheckpoint(10, "digits-study-uid/digits-7/s10"),
            new TrialCheckpoint(100, "digits-study-uid/digits-7/s100"));
  }

  /** An image that can't be pulled for a day, or a queue, is no time that the trial has taken. */
  @Test
  void theDeadlineCountsOnlyWhatRuns() {
    var world = new TrialWorld(new StudyManifest().set("budget.trialDeadline", "1h"));
    world.step();
    world.becomes(waiting("ImagePullBackOff"));
    world.pass(Duration.ofDays(1));
    world.settle();
    assertThat(world.status().phase()).isEqualTo(Phase.PENDING);
    world.becomes(RUNNING);
    world.pass(Duration.ofMinutes(59));
    world.settle();
    assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);
    assertThat(world.status().attempts().getLast().stopping()).isNull();
    world.pass(Duration.ofMinutes(1));
    world.settle();
    assertThat(world.status().attempts().getLast().reason()).isEqualTo("DeadlineExceeded");
  }

  /** The operator was away: what counts is when the pods ended. */
  @Test
  void timeThatTheOperatorWasAwayDoesNotCount() {
    var world = new TrialWorld(new StudyManifest().set("budget.trialDeadline", "1h"));
    world.step();
    world.becomes(RUNNING);
    world.pass(Duration.ofHours(5));
    world.becomes(failed(1, ""), TestPods.endedAt(600));

    assertThat(world.status().activeSeconds()).isEqualTo(600);
    assertThat(world.status().phase()).isEqualTo(Phase.PENDING);
  }

  @Test
  void anotherObjectiveRecomputesAFinishedTrial() {
    var world = new TrialWorld(new StudyManifest());
    world.step();
    world.becomes(
        succeeded(
            "{\"outcome\": \"Completed\", \"observations\": ["
                + "{\"step\": 50, \"metrics\": {\"validation/error\": 0.25, \"accuracy\": 0.5}},"
                + "{\"step\": 100, \"metrics\": {\"validation/error\": 0.5, \"accuracy\": 0.75}}"
                + "]}"));
    assertThat(world.status().objective()).isEqualTo(new ObjectiveValue(.25, 50));
    TrialStatus first = world.status();

    world.study =
        new StudyManifest()
            .set("objective.metric", "accuracy")
            .set("objective.goal", "Maximize")
            .study();
    world.settle();
    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.status().objective()).isEqualTo(new ObjectiveValue(.75, 100));

    world.study = new StudyManifest().set("objective.metric", "precision").study();
    world.settle();
    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.status().objective()).isNull();
    assertThat(world.status().reason()).isEqualTo("MissingMetric");
    assertThat(world.status().message()).contains("precision", "accuracy, validation/error");

    world.study = new StudyManifest().study();
    world.settle();
    assertThat(world.status()).isEqualTo(first);
    assertThat(world.created).isOne();
  }

  @Test
  void anotherObjectiveLeavesAnInfeasibleTrialInfeasible() {
    TrialWorld world = finished(Phase.INFEASIBLE);
    TrialStatus status = world.status();
    world.study = new StudyManifest().set("objective.goal", "Maximize").study();
    world.settle();

    assertThat(world.status()).isEqualTo(status);
  }
}
