package dev.tuning.trial;

import static dev.tuning.trial.TestPods.DIVERGED;
import static dev.tuning.trial.TestPods.RESULT;
import static dev.tuning.trial.TestPods.RUNNING;
import static dev.tuning.trial.TestPods.disrupted;
import static dev.tuning.trial.TestPods.endedAt;
import static dev.tuning.trial.TestPods.failed;
import static dev.tuning.trial.TestPods.succeeded;
import static dev.tuning.trial.TestPods.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts on four hosts: one for all, and all for one. */
class ManyHostsTest {

  private final TrialWorld world = new TrialWorld(new StudyManifest().set("trial.hosts", "4"));

  @BeforeEach
  void start() {
    world.step();
  }

  @Test
  void allHostsStartTogether() {
    assertThat(world.pods)
        .extracting(pod -> pod.getMetadata().getName())
        .containsExactly("digits-7-1-0", "digits-7-1-1", "digits-7-1-2", "digits-7-1-3");
    assertThat(world.status().attempts()).containsExactly(TestTrials.attempt(1, null));
  }

  @Test
  void theTrialRunsOnceAllHostsDo() {
    for (int host = 0; host < 4; host++) {
      assertThat(world.status().phase()).isEqualTo(Phase.PENDING);
      world.set(host, RUNNING);
      world.settle();
    }
    assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void theCrashedOperatorFindsHostsWithoutPods() {
    var fresh = new TrialWorld(new StudyManifest().set("trial.hosts", "4"));
    fresh.act(fresh.decide(), 3);
    assertThat(fresh.pods).hasSize(2);
    fresh.settle();

    assertThat(fresh.created).isEqualTo(4);
    assertThat(fresh.status().attempt()).isOne();
  }

  @Test
  void successNeedsEveryHost() {
    run();
    for (int host = 0; host < 4; host++) {
      assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);
      world.set(host, succeeded(host == 0 ? RESULT : "the end of its log"));
      world.settle();
    }
    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.status().objective().value()).isEqualTo(.25);
    assertThat(world.status().attempts().getLast().firstFailedHost()).isNull();
    assertThat(world.pods).allMatch(pod -> pod.getMetadata().getFinalizers().isEmpty());
    assertThat(world.pods).allMatch(pod -> pod.getMetadata().getDeletionTimestamp() == null);
  }

  @Test
  void aResultOfAnotherHostThanTheChiefIsNone() {
    run();
    world.set(1, succeeded(DIVERGED));
    world.settle();
    assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);
    world.set(2, succeeded(RESULT));
    world.set(3, succeeded(RESULT));
    world.set(0, succeeded(""));
    world.settle();

    assertThat(world.status().reason()).isEqualTo("MissingResult");
    assertThat(world.status().attempts().getLast().firstFailedHost()).isZero();
  }

  @Test
  void aFailedHostStopsTheOthersAndTheNextAttemptWaitsForAllOfThem() {
    run();
    world.set(2, failed(137, ""));
    world.settle();

    assertThat(world.pods)
        .filteredOn(pod -> pod.getMetadata().getDeletionTimestamp() != null)
        .extracting(pod -> Names.host(pod.getMetadata().getName()))
        .containsExactly(0, 1, 3);
    Attempt attempt = world.status().attempts().getLast();
    assertThat(attempt.outcome()).isNull();
    assertThat(attempt.stopping()).isEqualTo("Failed");
    assertThat(attempt.firstFailedHost()).isEqualTo(2);

    endDeleted(0, 143);
    endDeleted(1, 143);
    world.pass(Duration.ofHours(1));
    world.settle();
    assertThat(world.created).isEqualTo(4);

    endDeleted(3, 1);
    attempt = world.status().attempts().getLast();
    assertThat(attempt.outcome()).isEqualTo("Failed");
    assertThat(attempt.stopping()).isNull();
    assertThat(attempt.reason()).isEqualTo("NonZeroExit");
    assertThat(attempt.firstFailedHost()).isEqualTo(2);
    assertThat(attempt.exitCode()).isEqualTo(137);
    assertThat(world.status().message()).startsWith("host 2: ");
    assertThat(world.status().applicationFailures()).isOne();

    world.awaitAttempt(2);
    assertThat(world.created).isEqualTo(8);
  }

  /** Its peers die of the aborted collective, with exit codes of their own. */
  @Test
  void theFirstFailedHostDecides() {
    run();
    world.set(0, failed(134, ""), endedAt(12));
    world.set(1, failed(1, ""), endedAt(12));
    world.set(2, failed(1, ""), endedAt(12));
    world.set(3, failed(3, ""), endedAt(11));
    world.settle();

    Attempt attempt = world.status().attempts().getLast();
    assertThat(attempt.firstFailedHost()).isEqualTo(3);
    assertThat(attempt.exitCode()).isEqualTo(3);
    assertThat(world.status().applicationFailures()).isOne();
  }

  /** Times have whole seconds: the cause comes before what it causes. */
  @Test
  void outOfMemoryInTheSameSecondIsTheCause() {
    run();
    world.set(0, failed(134, ""), endedAt(12));
    world.settle();
    // The kubelet had not said so yet.
    Pod killed = world.pod(1);
    killed.setStatus(TestPods.status(failed(137, "").replace("Error", "OOMKilled")));
    endedAt(12).accept(killed);
    endDeleted(2, 143);
    endDeleted(3, 143);

    assertThat(world.status().phase()).isEqualTo(Phase.INFEASIBLE);
    assertThat(world.status().reason()).isEqualTo("OutOfMemory");
    assertThat(world.status().attempts().getLast().firstFailedHost()).isOne();
  }

  /** The others notice within the second, and end themselves. */
  @Test
  void aKilledHostInTheSameSecondIsTheCause() {
    run();
    world.set(0, failed(4, ""), endedAt(12));
    world.set(1, failed(134, ""), endedAt(12));
    world.set(2, failed(137, ""), endedAt(12));
    world.set(3, failed(4, ""), endedAt(12));
    world.settle();

    Attempt attempt = world.status().attempts().getLast();
    assertThat(attempt.firstFailedHost()).isEqualTo(2);
    assertThat(attempt.exitCode()).isEqualTo(137);
  }

  @Test
  void aDisruptedHostMakesTheWholeAttemptADisruption() {
    run();
    world.set(0, failed(1, ""), endedAt(12));
    world.settle();
    assertThat(world.status().attempts().getLast().stopping()).isEqualTo("Failed");
    // Whose node was drained turns out only when all are gone.
    world.set(3, failed(143, ""), endedAt(14), disrupted("EvictionByEvictionAPI"));
    endDeleted(1, 143);
    endDeleted(2, 143);

    Attempt attempt = world.status().attempts().getLast();
    assertThat(attempt.outcome()).isEqualTo("Disrupted");
    assertThat(attempt.firstFailedHost()).isEqualTo(3);
    assertThat(attempt.reason()).isEqualTo("EvictionByEvictionAPI");
    assertThat(world.status().disruptions()).isOne();
    assertThat(world.status().applicationFailures()).isNull();
  }

  /** The condition's reason is optional. */
  @Test
  void aHostThatIsDisruptedWithoutAReasonWhileOthersStop() {
    run();
    world.set(0, failed(1, ""), endedAt(12));
    world.settle();
    world.set(3, failed(143, ""), endedAt(14), disrupted("null"));
    endDeleted(1, 143);
    endDeleted(2, 143);

    assertThat(world.status().attempts().getLast().outcome()).isEqualTo("Disrupted");
    assertThat(world.status().reason()).isEqualTo("DisruptionTarget");
  }

  /** Somebody has lifted its finalizer by force: what the status says of it is what is left. */
  @Test
  void aFailedHostWhosePodVanishesWhileTheOthersStopStaysTheCause() {
    run();
    world.set(2, failed(3, ""), endedAt(12));
    world.settle();
    world.pods.remove(world.pod(2));
    world.settle();
    assertThat(world.status().attempts().getLast().outcome()).isNull();
    endDeleted(0, 143);
    endDeleted(1, 143);
    endDeleted(3, 143);

    Attempt attempt = world.status().attempts().getLast();
    assertThat(attempt.outcome()).isEqualTo("Failed");
    assertThat(attempt.reason()).isEqualTo("NonZeroExit");
    assertThat(attempt.firstFailedHost()).isEqualTo(2);
    assertThat(attempt.exitCode()).isEqualTo(3);
    assertThat(world.status().message()).isEqualTo("host 2: container trial exited with 3");
    assertThat(world.status().applicationFailures()).isOne();
  }

  @Test
  void aVerdictOfAHostStandsIfItsPodVanishesWhileTheOthersStop() {
    world.study =
        new StudyManifest()
            .set("trial.hosts", "4")
            .set("trial.failurePolicy", "{rules: [{onExitCodes: [42], action: Infeasible}]}")
            .study();
    run();
    world.set(2, failed(42, ""), endedAt(12));
    world.settle();
    world.pods.remove(world.pod(2));
    endDeleted(0, 143);
    endDeleted(1, 143);
    endDeleted(3, 143);

    assertThat(world.status().phase()).isEqualTo(Phase.INFEASIBLE);
    assertThat(world.status().reason()).isEqualTo("ExitCode42");
    assertThat(world.status().attempts().getLast().firstFailedHost()).isEqualTo(2);
  }

  /** A node is emptied on which a host has ended already, while the chief still writes. */
  @Test
  void aHostThatHadEndedWellBeforeItsNodeIsDrainedStopsNobody() {
    run();
    world.set(2, succeeded(""), endedAt(10), disrupted("DeletionByTaintManager"));
    world
        .pod(2)
        .getStatus()
        .getConditions()
        .getLast()
        .setLastTransitionTime(TestPods.CREATED.plusSeconds(60).toString());
    world.delete(world.pod(2));
    world.pod(2).getMetadata().setDeletionTimestamp(TestPods.CREATED.plusSeconds(90).toString());
    world.settle();
    assertThat(world.status().attempts().getLast().stopping()).isNull();
    world.set(1, succeeded(""));
    world.set(3, succeeded(""));
    world.set(0, succeeded(RESULT));
    world.settle();

    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  /** The operator was killed before all had a pod, and the chief has waited for nobody. */
  @Test
  void aChiefThatEndsBeforeTheOthersHaveAPodIsNoResultYet() {
    var fresh = new TrialWorld(new StudyManifest().set("trial.hosts", "4"));
    fresh.act(fresh.decide(), 2);
    fresh.set(0, succeeded(RESULT));
    // They go on with the slot that they have.
    fresh.mayStart = false;
    fresh.settle();
    assertThat(fresh.created).isEqualTo(4);
    assertThat(fresh.status().isFinished()).isFalse();
    for (int host = 1; host < 4; host++) {
      fresh.set(host, succeeded(""));
    }
    fresh.settle();

    assertThat(fresh.status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void aHostThatOnlyWaitsDoesNotHideOneThatCannotStart() {
    world.set(3, waiting("ImagePullBackOff"));
    world.pass(Duration.ofSeconds(31));
    world.settle();

    assertThat(world.status().reason()).isEqualTo("ImagePullBackOff");
    // Which one of two does not change from pass to pass.
    world.set(1, waiting("CreateContainerConfigError"));
    world.settle();
    assertThat(world.status().reason()).isEqualTo("CreateContainerConfigError");
  }

  @Test
  void aTrialThatRunsDoesSoUntilItsEnd() {
    run();
    world.set(1, "{phase: Unknown}");
    world.settle();

    assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void aHostWhosePodVanishesStopsTheOthers() {
    run();
    world.pods.remove(world.pod(1));
    world.settle();
    Attempt attempt = world.status().attempts().getLast();
    assertThat(attempt.stopping()).isEqualTo("Disrupted");
    assertThat(attempt.firstFailedHost()).isOne();
    assertThat(world.pods)
        .hasSize(3)
        .allMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null);
    // What its peers die of is no cause, not even if they died before they were stopped.
    world.set(0, failed(1, ""), endedAt(-5));
    world.settle();
    endDeleted(2, 134);
    endDeleted(3, 1);

    assertThat(world.status().reason()).isEqualTo("PodLost");
    assertThat(world.status().message()).isEqualTo("host 1: the pod is gone");
    assertThat(world.status().disruptions()).isOne();
    assertThat(world.status().applicationFailures()).isNull();
    assertThat(world.created).isEqualTo(4);
  }

  /** Its own failure came before the Study was suspended: nothing is stopped for the Study then. */
  @Test
  void aSuspensionWhileHostsAreStoppedChangesNothing() {
    run();
    world.set(2, failed(3, ""), endedAt(12));
    world.settle();
    world.study = new StudyManifest().set("trial.hosts", "4").set("suspend", "true").study();
    world.settle();
    endDeleted(0, 143);
    endDeleted(1, 143);
    endDeleted(3, 143);

    assertThat(world.status().attempts().getLast().outcome()).isEqualTo("Failed");
    assertThat(world.status().applicationFailures()).isOne();
  }

  /** Whatever the hosts do while the Study stops them, it was the Study that ended the attempt. */
  @Test
  void hostsThatFailWhileTheStudyIsSuspendedCountAsStopped() {
    run();
    world.study = new StudyManifest().set("trial.hosts", "4").set("suspend", "true").study();
    world.settle();
    world.set(0, failed(1, ""), endedAt(-5));
    endDeleted(1, 134);
    world.set(2, failed(143, ""), endedAt(14), disrupted("EvictionByEvictionAPI"));
    endDeleted(3, 143);

    Attempt attempt = world.status().attempts().getLast();
    assertThat(attempt.outcome()).isEqualTo("Cancelled");
    assertThat(attempt.reason()).isEqualTo("Suspended");
    assertThat(attempt.firstFailedHost()).isNull();
    assertThat(world.status().applicationFailures()).isNull();
    assertThat(world.status().disruptions()).isNull();
  }

  /** What it says of its parameters is a result, whyever it was stopped. */
  @Test
  void theChiefsVerdictStandsWhileTheStudyIsSuspended() {
    run();
    world.study = new StudyManifest().set("trial.hosts", "4").set("suspend", "true").study();
    world.settle();
    world.set(0, failed(1, DIVERGED));
    world.settle();
    assertThat(world.status().attempts().getLast().stopping()).isEqualTo("Cancelled");
    assertThat(world.status().isFinished()).isFalse();
    endDeleted(1, 143);
    endDeleted(2, 143);
    endDeleted(3, 143);

    assertThat(world.status().phase()).isEqualTo(Phase.INFEASIBLE);
    assertThat(world.status().reason()).isEqualTo("Diverged");
  }

  /** Until every host has ended, a failure may still come: the chief's report is no end alone. */
  @Test
  void theChiefsReportWaitsForTheOtherHosts() {
    run();
    world.set(0, succeeded(RESULT));
    world.set(1, succeeded(""));
    world.set(2, succeeded(""));
    world.settle();
    assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);
    assertThat(world.status().attempts().getLast().stopping()).isNull();
    assertThat(world.pods).allMatch(pod -> pod.getMetadata().getDeletionTimestamp() == null);
  }

  @ParameterizedTest
  @CsvSource({
    // Of two failures in the same second, the one that says more: 42 and 43 have rules.
    "1, 42, Infeasible, 1",
    "43, 42, Failed, 0",
    "42, 43, Failed, 1",
    "1, 43, Failed, 1",
    "1, 2, Pending, 0",
  })
  void ofFailuresInOneSecondTheRootCauseDecides(int first, int second, String phase, int host) {
    var ruled =
        new TrialWorld(
            new StudyManifest()
                .set("trial.hosts", "2")
                .set(
                    "trial.failurePolicy",
                    "{rules: [{onExitCodes: [42], action: Infeasible},"
                        + " {onExitCodes: [43], action: FailStudy}]}"));
    ruled.step();
    ruled.set(0, failed(first, ""), endedAt(12));
    ruled.set(1, failed(second, ""), endedAt(12));
    ruled.settle();

    assertThat(ruled.status().phase()).isEqualTo(phase);
    assertThat(ruled.status().attempts().getLast().firstFailedHost()).isEqualTo(host);
  }

  @Test
  void aPodThatSomebodyDeletesIsADisruption() {
    run();
    world.delete(world.pod(1));
    world.settle();
    assertThat(world.status().attempts().getLast().stopping()).isNull();
    world.set(1, failed(143, ""));
    world.settle();
    assertThat(world.status().attempts().getLast().stopping()).isEqualTo("Disrupted");
    endDeleted(0, 1);
    endDeleted(2, 1);
    endDeleted(3, 1);

    Attempt attempt = world.status().attempts().getLast();
    assertThat(attempt.outcome()).isEqualTo("Disrupted");
    assertThat(attempt.reason()).isEqualTo("PodDeleted");
    assertThat(attempt.firstFailedHost()).isOne();
    world.awaitAttempt(2);
    assertThat(world.status().disruptions()).isOne();
  }

  @Test
  void aHostOnALostNodeHoldsTheNextAttemptUpForAMinuteOnly() {
    run();
    world.set(1, failed(1, ""), endedAt(12));
    world.settle();
    endDeleted(0, 143);
    endDeleted(2, 143);
    world.pass(Duration.ofSeconds(89));
    world.lostNodes.add("node-1");
    world.settle();
    assertThat(world.status().attempts().getLast().outcome()).isNull();
    world.pass(Duration.ofSeconds(2));
    world.settle();

    Attempt attempt = world.status().attempts().getLast();
    assertThat(attempt.outcome()).isEqualTo("Disrupted");
    assertThat(attempt.reason()).isEqualTo("NodeLost");
    assertThat(attempt.firstFailedHost()).isEqualTo(3);
  }

  @Test
  void aHostThatDoesNotEndOnALivingNodeHoldsTheNextAttemptUp() {
    run();
    world.set(1, failed(1, ""), endedAt(12));
    world.settle();
    endDeleted(0, 143);
    endDeleted(2, 143);
    world.pass(Duration.ofHours(2));
    world.settle();

    assertThat(world.status().attempts().getLast().outcome()).isNull();
    assertThat(world.created).isEqualTo(4);
  }

  @Test
  void theChiefsVerdictEndsTheTrial() {
    run();
    world.set(0, failed(1, DIVERGED));
    world.settle();
    assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);
    endDeleted(1, 143);
    endDeleted(2, 0);
    endDeleted(3, 143);

    assertThat(world.status().phase()).isEqualTo(Phase.INFEASIBLE);
    assertThat(world.status().reason()).isEqualTo("Diverged");
    assertThat(world.created).isEqualTo(4);
  }

  /** The result is there, and training it again would cost what it has cost. */
  @Test
  void aHostThatIsDisruptedAfterTheChiefHasReportedTakesNothingAway() {
    run();
    world.set(0, succeeded(RESULT));
    world.set(1, succeeded(""));
    world.set(2, succeeded(""));
    world.set(3, failed(143, ""), disrupted("DeletionByTaintManager"));
    world.settle();

    assertThat(world.status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void aHostThatFailsAfterTheChiefHasReportedIsAFailure() {
    run();
    world.set(0, succeeded(RESULT));
    world.set(1, succeeded(""));
    world.set(2, succeeded(""));
    world.set(3, failed(9, ""));
    world.settle();

    assertThat(world.status().phase()).isEqualTo(Phase.PENDING);
    assertThat(world.status().reason()).isEqualTo("NonZeroExit");
    assertThat(world.status().attempts().getLast().firstFailedHost()).isEqualTo(3);
  }

  @Test
  void suspensionStopsAllHostsAndCountsNothing() {
    run();
    world.study = new StudyManifest().set("trial.hosts", "4").set("suspend", "true").study();
    world.settle();
    assertThat(world.pods).allMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null);
    for (int host = 0; host < 4; host++) {
      endDeleted(host, 143);
    }
    assertThat(world.status().phase()).isEqualTo(Phase.PENDING);
    assertThat(world.status().reason()).isEqualTo("Suspended");
    assertThat(world.status().attempts().getLast().outcome()).isEqualTo("Cancelled");
    world.pass(Duration.ofDays(1));
    world.settle();
    assertThat(world.created).isEqualTo(4);

    world.study = new StudyManifest().set("trial.hosts", "4").study();
    world.settle();
    assertThat(world.created).isEqualTo(8);
    assertThat(world.status().attempt()).isEqualTo(2);
    assertThat(world.status().applicationFailures()).isNull();
    assertThat(world.status().disruptions()).isNull();
  }

  @Test
  void aHostThatCannotStartKeepsTheTrialPending() {
    world.set(0, RUNNING);
    world.set(1, RUNNING);
    world.set(2, RUNNING);
    world.set(3, waiting("ImagePullBackOff"));
    world.pass(Duration.ofSeconds(31));
    world.settle();

    assertThat(world.status().phase()).isEqualTo(Phase.PENDING);
    assertThat(world.status().reason()).isEqualTo("ImagePullBackOff");
  }

  /** Half a trial must not hold what the other half of another one waits for. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aRefusedHostGivesUpTheAttempt(int created) {
    var fresh = new TrialWorld(new StudyManifest().set("trial.hosts", "4"));
    TrialDecision decision = fresh.decide();
    fresh.act(decision, 1 + created);
    fresh.trial.setStatus(
        TestTrials.stored(
            TrialDecider.refused(
                fresh.status(),
                false,
                new TrialPods.Refusal(NeedsRepair.QUOTA_EXCEEDED, "exceeded quota: small"))));
    fresh.settle();
    List<Pod> pods = List.copyOf(fresh.pods);
    assertThat(pods).hasSize(created);
    assertThat(pods).allMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null);
    pods.forEach(pod -> pod.setStatus(TestPods.status(failed(143, ""))));
    fresh.settle();

    assertThat(fresh.pods).isEmpty();
    assertThat(fresh.status().phase()).isEqualTo(Phase.PENDING);
    assertThat(fresh.status().reason()).isEqualTo("QuotaExceeded");
    assertThat(fresh.status().attempts().getLast().outcome()).isEqualTo("Cancelled");
    assertThat(fresh.decide().recheck())
        .hasValueSatisfying(
            wait -> assertThat(wait).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60)));
    fresh.awaitAttempt(2);
  }

  @Test
  void theDeadlineCountsAllAttempts() {
    var timed =
        new TrialWorld(
            new StudyManifest().set("trial.hosts", "2").set("budget.trialDeadline", "1h"));
    timed.step();
    timed.set(0, RUNNING);
    timed.set(1, RUNNING);
    timed.settle();
    timed.pass(Duration.ofMinutes(50));
    timed.set(0, failed(143, ""), disrupted("PreemptionByScheduler"));
    timed.set(1, failed(143, ""), disrupted("PreemptionByScheduler"));
    timed.settle();
    assertThat(timed.status().activeSeconds()).isEqualTo(3000);
    // Between attempts it takes no time.
    timed.mayStart = false;
    timed.pass(Duration.ofHours(5));
    timed.settle();
    assertThat(timed.status().phase()).isEqualTo(Phase.PENDING);
    timed.mayStart = true;
    timed.settle();
    timed.set(0, RUNNING);
    timed.set(1, RUNNING);
    timed.settle();
    timed.pass(Duration.ofSeconds(599));
    timed.settle();
    assertThat(timed.decide().recheck()).contains(Duration.ofSeconds(1));
    assertThat(timed.status().attempts().getLast().stopping()).isNull();
    timed.pass(Duration.ofSeconds(1));
    timed.settle();
    assertThat(timed.status().attempts().getLast().stopping()).isEqualTo("Failed");
    for (int host = 0; host < 2; host++) {
      timed.pod(host).setStatus(TestPods.status(failed(143, "")));
    }
    timed.settle();

    assertThat(timed.status().phase()).isEqualTo(Phase.FAILED);
    assertThat(timed.status().reason()).isEqualTo("DeadlineExceeded");
    assertThat(timed.status().message()).contains("spec.budget.trialDeadline", "1h");
    assertThat(timed.status().attempts()).hasSize(2);
  }

  private void run() {
    for (int host = 0; host < 4; host++) {
      world.set(host, RUNNING);
    }
    world.settle();
    assertThat(world.status().phase()).isEqualTo(Phase.RUNNING);
  }

  /** The kubelet ends a pod that the operator has deleted. */
  private void endDeleted(int host, int exitCode) {
    assertThat(world.pod(host).getMetadata().getDeletionTimestamp()).isNotNull();
    world.set(host, exitCode == 0 ? succeeded("") : failed(exitCode, ""), endedAt(40));
    world.settle();
  }
}
