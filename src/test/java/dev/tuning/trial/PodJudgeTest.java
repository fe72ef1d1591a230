package dev.tuning.trial;

import static dev.tuning.trial.TestPods.CREATED;
import static dev.tuning.trial.TestPods.DIVERGED;
import static dev.tuning.trial.TestPods.PENDING;
import static dev.tuning.trial.TestPods.RESULT;
import static dev.tuning.trial.TestPods.RUNNING;
import static dev.tuning.trial.TestPods.because;
import static dev.tuning.trial.TestPods.deletedAfter;
import static dev.tuning.trial.TestPods.disrupted;
import static dev.tuning.trial.TestPods.ended;
import static dev.tuning.trial.TestPods.endedAt;
import static dev.tuning.trial.TestPods.failed;
import static dev.tuning.trial.TestPods.succeeded;
import static dev.tuning.trial.TestPods.waiting;
import static dev.tuning.trial.TestPods.withoutNode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.tuning.report.TrialReport;
import dev.tuning.trial.PodState.Ended;
import dev.tuning.trial.PodState.Kind;
import dev.tuning.trial.PodState.Running;
import dev.tuning.trial.PodState.Waiting;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The classification of notes/pods-and-failures.md, section 4, as far as one host goes. */
class PodJudgeTest {

  private static final Duration GRACE = Duration.ofSeconds(30);

  private final PodJudge judge = new PodJudge(GRACE);

  private PodState judge(Pod pod, Instant now) {
    return judge.judge(pod, new FailureRules(List.of()), ReportedEnd.NOTHING, false, now);
  }

  static Stream<Arguments> ends() {
    Kind completed = Kind.COMPLETED;
    Kind infeasible = Kind.INFEASIBLE;
    Kind application = Kind.APPLICATION_FAILURE;
    Kind disruption = Kind.DISRUPTION;
    Duration soon = Duration.ofSeconds(30);
    return Stream.of(
        // Results stand, whatever becomes of the pod afterwards.
        end("completed", completed, "Completed", 0, TestPods.of(succeeded(RESULT))),
        end(
            "completed, then deleted",
            completed,
            "Completed",
            0,
            TestPods.of(succeeded(RESULT), deletedAfter(soon))),
        end(
            "completed, then disrupted",
            completed,
            "Completed",
            0,
            TestPods.of(succeeded(RESULT), disrupted("DeletionByTaintManager"))),
        end("reported infeasible", infeasible, "Diverged", 0, TestPods.of(succeeded(DIVERGED))),
        end(
            "reported infeasible, exit code not 0",
            infeasible,
            "Diverged",
            1,
            TestPods.of(failed(1, DIVERGED))),
        end(
            "reported infeasible, then deleted",
            infeasible,
            "Diverged",
            0,
            TestPods.of(succeeded(DIVERGED), deletedAfter(soon))),

        // Rows 2 and 3: disrupted, deleted.
        end(
            "disrupted",
            disruption,
            "EvictionByEvictionAPI",
            143,
            TestPods.of(failed(143, ""), disrupted("EvictionByEvictionAPI"))),
        end(
            "disrupted, and the program ended with 0 at SIGTERM",
            disruption,
            "PreemptionByScheduler",
            0,
            TestPods.of(succeeded(""), disrupted("PreemptionByScheduler"))),
        end(
            "disrupted by somebody who gives no reason",
            disruption,
            "DisruptionTarget",
            143,
            TestPods.of(failed(143, ""), disrupted("null"))),
        end(
            "disrupted before its exit code could be 0, with a result",
            disruption,
            "TerminationByKubelet",
            137,
            TestPods.of(failed(137, RESULT), disrupted("TerminationByKubelet"))),
        end(
            "disrupted before out of memory",
            disruption,
            "TerminationByKubelet",
            137,
            TestPods.of(
                failed(137, "").replace("Error", "OOMKilled"), disrupted("TerminationByKubelet"))),
        end(
            "deleted before it had a result",
            disruption,
            "PodDeleted",
            137,
            TestPods.of(failed(137, ""), deletedAfter(soon))),
        end(
            "deleted, and the program ended with 0 at SIGTERM",
            disruption,
            "PodDeleted",
            0,
            TestPods.of(succeeded(""), deletedAfter(soon))),
        end(
            "evicted before it was on a node",
            disruption,
            "EvictionByEvictionAPI",
            null,
            TestPods.of(
                PENDING,
                withoutNode(),
                deletedAfter(Duration.ZERO),
                disrupted("EvictionByEvictionAPI"))),
        end(
            "deleted before it was on a node",
            disruption,
            "PodDeleted",
            null,
            TestPods.of(PENDING, withoutNode(), deletedAfter(Duration.ZERO))),

        // Row 4: the infrastructure.
        end(
            "evicted by its node",
            disruption,
            "Evicted",
            137,
            TestPods.of(
                failed(137, ""),
                because("Evicted", "The node was low on resource: memory. Container trial was"))),
        end(
            "its node shut down",
            disruption,
            "Terminated",
            null,
            TestPods.of("{phase: Failed}", because("Terminated", "Pod was terminated"))),
        end(
            "refused by its node: processors",
            disruption,
            "OutOfcpu",
            null,
            TestPods.of("{phase: Failed}", because("OutOfcpu", "Node didn't have enough"))),
        end(
            "refused by its node: accelerators",
            disruption,
            "OutOfnvidia.com/gpu",
            null,
            TestPods.of("{phase: Failed}", because("OutOfnvidia.com/gpu", "Node didn't have"))),
        end(
            "refused by its node: topology",
            disruption,
            "TopologyAffinityError",
            null,
            TestPods.of("{phase: Failed}", because("TopologyAffinityError", "Resources"))),
        end(
            "refused by its node: devices",
            disruption,
            "UnexpectedAdmissionError",
            null,
            TestPods.of("{phase: Failed}", because("UnexpectedAdmissionError", "Allocate"))),
        end(
            "refused by its node for a reason nobody knows",
            disruption,
            "NeverStarted",
            null,
            TestPods.of("{phase: Failed}", because("SupplementalGroupsPolicyNotSupported", ""))),
        end(
            "evicted for its own limit, and its node does not know how it ended",
            application,
            "ResourceLimit",
            137,
            TestPods.of(
                failed(137, "").replace("Error", "ContainerStatusUnknown"),
                because(
                    "Evicted", "Usage of EmptyDir volume \"tmp\" exceeds the limit \"1Gi\". "))),
        end(
            "past its deadline, and its node does not know how it ended",
            application,
            "ResourceLimit",
            137,
            TestPods.of(
                failed(137, "").replace("Error", "ContainerStatusUnknown"),
                because("DeadlineExceeded", "Pod was active too long"))),
        end(
            "its node has restarted and does not know how it ended",
            disruption,
            "ContainerStatusUnknown",
            137,
            TestPods.of(failed(137, "").replace("Error", "ContainerStatusUnknown"))),

        // Row 5: out of memory, the root cause of the exit code.
        end(
            "out of memory",
            infeasible,
            "OutOfMemory",
            137,
            TestPods.of(failed(137, "").replace("Error", "OOMKilled"))),
        end(
            "another container out of memory",
            infeasible,
            "OutOfMemory",
            1,
            TestPods.of(
                "{phase: Failed, containerStatuses: ["
                    + "{name: trial, state: {terminated: {exitCode: 1, reason: Error}}},"
                    + "{name: cache, state: {terminated: {exitCode: 137, reason: OOMKilled}}}]}")),
        end(
            "init container out of memory",
            infeasible,
            "OutOfMemory",
            null,
            TestPods.of(
                "{phase: Failed, initContainerStatuses: ["
                    + "{name: fetch, state: {terminated: {exitCode: 137, reason: OOMKilled}}}]}")),

        // Row 6: the pod's own limits.
        end(
            "evicted for its own limit",
            application,
            "ResourceLimit",
            137,
            TestPods.of(
                failed(137, ""),
                because(
                    "Evicted",
                    "Pod ephemeral local storage usage exceeds the total limit of containers."))),
        end(
            "evicted for the limit of its container",
            application,
            "ResourceLimit",
            137,
            TestPods.of(
                failed(137, ""),
                because(
                    "Evicted",
                    "Container trial exceeded its local ephemeral storage limit \"1Gi\". "))),
        end(
            "evicted for the limit of an emptyDir",
            application,
            "ResourceLimit",
            137,
            TestPods.of(
                failed(137, ""),
                because(
                    "Evicted", "Usage of EmptyDir volume \"tmp\" exceeds the limit \"1Gi\". "))),
        end(
            "past its deadline",
            application,
            "ResourceLimit",
            143,
            TestPods.of(failed(143, ""), because("DeadlineExceeded", "Pod was active too long"))),
        end(
            "past its deadline without a container",
            application,
            "ResourceLimit",
            null,
            TestPods.of("{phase: Failed}", because("DeadlineExceeded", "Pod was active too long"))),

        // Row 8: the configuration, as far as it ends a pod.
        end(
            "a command that is not in the image",
            Kind.CANCELLATION,
            "StartError",
            128,
            TestPods.of(failed(128, "exec: no such file").replace("Error", "StartError"))),
        end(
            "a command that is not in the image of an init container",
            Kind.CANCELLATION,
            "StartError",
            null,
            TestPods.of(
                "{phase: Failed, initContainerStatuses: ["
                    + "{name: fetch, state: {terminated: {exitCode: 128, reason: StartError,"
                    + " message: no such file}}}], containerStatuses: [{name: trial, state:"
                    + " {waiting: {reason: PodInitializing}}}]}")),
        end(
            "a command that is not in the image of another container, while the trial ran",
            application,
            "NonZeroExit",
            3,
            TestPods.of(
                "{phase: Failed, containerStatuses: ["
                    + "{name: cache, state: {terminated: {exitCode: 128, reason: StartError}}},"
                    + "{name: trial, state: {terminated: {exitCode: 3, reason: Error}}}]}")),

        // Row 9: the program.
        end("exit code not 0", application, "NonZeroExit", 3, TestPods.of(failed(3, ""))),
        end(
            "exit code not 0 with a result",
            application,
            "NonZeroExit",
            3,
            TestPods.of(failed(3, RESULT))),
        end(
            "exit code not 0 with the end of its log",
            application,
            "NonZeroExit",
            3,
            TestPods.of(failed(3, "Traceback (most recent call last):"))),
        end(
            "init container failed",
            application,
            "InitContainerFailed",
            null,
            TestPods.of(
                "{phase: Failed, initContainerStatuses: ["
                    + "{name: ok, state: {terminated: {exitCode: 0, reason: Completed}}},"
                    + "{name: fetch, state: {terminated: {exitCode: 2, reason: Error}}}],"
                    + " containerStatuses: [{name: trial, state: {waiting: {reason:"
                    + " PodInitializing}}}]}")),
        end(
            "sidecar killed at the end of a trial that failed",
            application,
            "NonZeroExit",
            3,
            TestPods.of(
                "{phase: Failed, initContainerStatuses: ["
                    + "{name: proxy, state: {terminated: {exitCode: 143, reason: Error}}}],"
                    + " containerStatuses: ["
                    + "{name: trial, state: {terminated: {exitCode: 3, reason: Error}}}]}")),
        end(
            "completed, but another container failed",
            application,
            "ContainerFailed",
            0,
            TestPods.of(
                "{phase: Failed, containerStatuses: ["
                    + "{name: trial, state: {terminated: {exitCode: 0, message: '"
                    + RESULT
                    + "'}}},"
                    + "{name: cache, state: {terminated: {exitCode: 1, reason: Error}}}]}")),

        // Row 10: no result.
        end("no result", application, "MissingResult", 0, TestPods.of(succeeded(""))),
        end("unreadable", application, "UnreadableResult", 0, TestPods.of(succeeded("done"))));
  }

  private static Arguments end(String name, Kind kind, String reason, Integer exitCode, Pod pod) {
    return argumentSet(name, kind, reason, exitCode, pod);
  }

  @ParameterizedTest
  @MethodSource("ends")
  void judgesAnEnd(Kind kind, String reason, Integer exitCode, Pod pod) {
    assertThat(judge(pod, CREATED.plusSeconds(31)))
        .asInstanceOf(type(Ended.class))
        .satisfies(
            ended -> {
              assertThat(ended.kind()).isEqualTo(kind);
              assertThat(ended.reason()).isEqualTo(reason);
              assertThat(ended.exitCode()).isEqualTo(exitCode);
              assertThat(ended.message()).isNotNull();
              assertThat(ended.report()).isNotNull();
            });
  }

  @ParameterizedTest
  @MethodSource("ends")
  void anEndStaysWhatItIsHoweverLateItIsSeen(Kind kind, String reason, Integer exitCode, Pod pod) {
    assertThat(judge(pod, CREATED.plus(Duration.ofDays(30))))
        .isEqualTo(judge(pod, CREATED.plusSeconds(31)));
  }

  @ParameterizedTest
  @CsvSource({
    "BadTopology, no room, 'the pod ended before its container trial had started: BadTopology: no"
        + " room'",
    "BadTopology, , 'the pod ended before its container trial had started: BadTopology'",
    ", , the pod ended before its container trial had started",
  })
  void aPodThatNeverStartedSaysWhatIsKnown(String reason, String detail, String message) {
    assertThat(judge(TestPods.of("{phase: Failed}", because(reason, detail)), CREATED))
        .asInstanceOf(type(Ended.class))
        .extracting(Ended::message)
        .isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource({"trial, 128", "fetch, "})
  void aContainerThatCannotStartIsNamed(String container, Integer exitCode) {
    String started =
        "StatusesX: [{name: "
            + container
            + ", state: {terminated: {exitCode: 128, reason: ContainerCannotRun,"
            + " message: no such file}}}]}";
    Pod pod =
        TestPods.of(
            "{phase: Failed, "
                + started.replace(
                    "StatusesX",
                    container.equals("trial") ? "containerStatuses" : "initContainerStatuses"));

    assertThat(judge(pod, CREATED))
        .asInstanceOf(type(Ended.class))
        .satisfies(
            ended -> {
              assertThat(ended.kind()).isEqualTo(Kind.CANCELLATION);
              assertThat(ended.message())
                  .isEqualTo("container " + container + " can't start: no such file");
              assertThat(ended.exitCode()).isEqualTo(exitCode);
            });
  }

  /** Its end is its own, unless the deletion may have been the cause. */
  @ParameterizedTest
  @CsvSource({
    // end, deletion, grace period
    "9, 10, , NonZeroExit",
    "10, 10, , PodDeleted",
    "11, 10, , PodDeleted",
    "9, 40, 30, NonZeroExit",
    "10, 40, 30, PodDeleted",
    "35, 40, 30, PodDeleted",
    "9, 10, 0, NonZeroExit",
  })
  void anEndThatCameBeforeADeletionIsNotItsDoing(
      long end, long deletion, Long grace, String reason) {
    Pod pod = TestPods.of(failed(3, ""), endedAt(end), deletedAfter(Duration.ofSeconds(deletion)));
    pod.getMetadata().setDeletionGracePeriodSeconds(grace);

    assertThat(judge(pod, CREATED.plusSeconds(60)))
        .asInstanceOf(type(Ended.class))
        .extracting(Ended::reason)
        .isEqualTo(reason);
  }

  /** The taint manager and an eviction mark pods that have ended, too. */
  @ParameterizedTest
  @CsvSource({
    // phase, exit code, end, mark; Disrupted if the mark may be the cause
    "Succeeded, 0, 11, 12, MissingResult",
    "Succeeded, 0, 12, 12, DeletionByTaintManager",
    "Succeeded, 0, 13, 12, DeletionByTaintManager",
    "Failed, 143, 11, 12, DeletionByTaintManager",
  })
  void anEndThatCameBeforeADisruptionIsNotItsDoing(
      String phase, int exitCode, long end, long mark, String reason) {
    Pod pod =
        TestPods.of(ended(phase, exitCode, ""), disrupted("DeletionByTaintManager"), endedAt(end));
    pod.getStatus()
        .getConditions()
        .getLast()
        .setLastTransitionTime(CREATED.plusSeconds(mark).toString());

    assertThat(judge(pod, CREATED))
        .asInstanceOf(type(Ended.class))
        .extracting(Ended::reason)
        .isEqualTo(reason);
  }

  static Stream<Arguments> running() {
    Duration soon = Duration.ofSeconds(30);
    return Stream.of(
        argumentSet("running", TestPods.of(RUNNING)),
        argumentSet("on its way to its end", TestPods.of(RUNNING, deletedAfter(soon))),
        argumentSet(
            "about to be disrupted, which may not happen",
            TestPods.of(RUNNING, disrupted("DeletionByTaintManager"))),
        argumentSet(
            "the trial has ended, but not its pod", TestPods.of(ended("Running", 0, RESULT))),
        argumentSet(
            "the trial has given up, but not its pod", TestPods.of(ended("Running", 0, DIVERGED))),
        argumentSet(
            "on its way to its end before it has started",
            TestPods.of(waiting("ContainerCreating"), deletedAfter(soon))));
  }

  @ParameterizedTest
  @MethodSource("running")
  void judgesARunningPod(Pod pod) {
    assertThat(judge(pod, CREATED.plusSeconds(31))).isEqualTo(new Running());
  }

  /** A deletion time includes the grace period: a pod on a living node is gone soon after. */
  @ParameterizedTest
  @CsvSource({"90, true, false", "91, true, true", "91, false, false", "9000, false, false"})
  void aPodIsLostWithItsNodeAMinuteAfterItsDeletionTime(
      long seconds, boolean nodeLost, boolean lost) {
    Pod pod = TestPods.of(RUNNING, deletedAfter(Duration.ofSeconds(30)));
    Instant now = CREATED.plusSeconds(seconds);
    PodState state =
        judge.judge(pod, new FailureRules(List.of()), ReportedEnd.NOTHING, nodeLost, now);

    assertThat(PodJudge.isOverdue(pod, now)).isEqualTo(seconds > 90);
    assertThat(state)
        .isEqualTo(
            lost
                ? new Ended(
                    Kind.DISRUPTION,
                    "NodeLost",
                    "node node-1 is lost and does not stop the pod",
                    null,
                    new TrialReport.Absent(),
                    CREATED.plusSeconds(30))
                : new Running());
  }

  static Stream<Arguments> waits() {
    String unschedulable =
        "{phase: Pending, conditions: [{type: PodScheduled, status: 'False',"
            + " reason: Unschedulable, message: 0/3 nodes are available}]}";
    return Stream.of(
        argumentSet("new", TestPods.of(PENDING, withoutNode()), null, false),
        argumentSet("starting", TestPods.of(waiting("ContainerCreating")), null, false),
        argumentSet("initializing", TestPods.of(waiting("PodInitializing")), null, false),
        argumentSet(
            "unschedulable", TestPods.of(unschedulable, withoutNode()), "Unschedulable", false),
        argumentSet(
            "impossible image name",
            TestPods.of(waiting("InvalidImageName")),
            "InvalidImageName",
            true),
        argumentSet(
            "image never pulled",
            TestPods.of(waiting("ErrImageNeverPull")),
            "ErrImageNeverPull",
            true));
  }

  @ParameterizedTest
  @MethodSource("waits")
  void judgesAWaitingPodAtOnce(Pod pod, String reason, boolean needsRepair) {
    for (long seconds : new long[] {0, 31, 3600}) {
      assertThat(judge(pod, CREATED.plusSeconds(seconds)))
          .asInstanceOf(type(Waiting.class))
          .satisfies(
              waiting -> {
                assertThat(waiting.reason()).isEqualTo(reason);
                assertThat(NeedsRepair.contains(waiting.reason())).isEqualTo(needsRepair);
              });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ErrImagePull, ImagePullBackOff",
    "ImagePullBackOff, ImagePullBackOff",
    "CreateContainerConfigError, CreateContainerConfigError",
    "CreateContainerError, CreateContainerError",
    "RunContainerError, RunContainerError",
  })
  void aStartFailureNeedsRepairAfterTheGracePeriod(String kubelet, String reason) {
    Pod pod = TestPods.of(waiting(kubelet));

    assertThat(judge(pod, CREATED.plus(GRACE))).isEqualTo(new Waiting(null, null));
    assertThat(judge(pod, CREATED.plus(GRACE).plusSeconds(1)))
        .asInstanceOf(type(Waiting.class))
        .satisfies(
            waiting -> {
              assertThat(waiting.reason()).isEqualTo(reason);
              assertThat(waiting.message()).contains("container trial");
              assertThat(NeedsRepair.contains(waiting.reason())).isTrue();
            });
  }

  /** A pod that waited for an hour for a free node has not failed to start for an hour. */
  @Test
  void theGracePeriodBeginsWhenThePodHasANode() {
    Pod pod = TestPods.of(waiting("ImagePullBackOff"));
    pod.getStatus()
        .setConditions(
            TestPods.status(
                    "{conditions: [{type: PodScheduled, status: 'True', lastTransitionTime: '"
                        + CREATED.plusSeconds(3600)
                        + "'}]}")
                .getConditions());

    assertThat(judge(pod, CREATED.plusSeconds(3630))).isEqualTo(new Waiting(null, null));
    assertThat(judge.recheck(pod, CREATED.plusSeconds(3600))).isEqualTo(Duration.ofSeconds(31));
    assertThat(judge(pod, CREATED.plusSeconds(3631)))
        .asInstanceOf(type(Waiting.class))
        .extracting(Waiting::reason)
        .isEqualTo("ImagePullBackOff");
  }

  @Test
  void anInitContainerMayFailToStartToo() {
    Pod pod =
        TestPods.of(
            "{phase: Pending, initContainerStatuses: [{name: fetch, image: nowhere:1,"
                + " state: {waiting: {reason: ImagePullBackOff}}}]}");

    assertThat(judge(pod, CREATED.plusSeconds(31)))
        .asInstanceOf(type(Waiting.class))
        .extracting(Waiting::message)
        .asString()
        .contains("container fetch", "image nowhere:1", "push it");
  }

  /** Otherwise each turn of the kubelet would be a write. */
  @Test
  void theTwoFacesOfAFailingPullLookTheSame() {
    var later = CREATED.plusSeconds(31);

    assertThat(judge(TestPods.of(waiting("ErrImagePull")), later))
        .isEqualTo(judge(TestPods.of(waiting("ImagePullBackOff")), later));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Succeeded", "Failed"})
  void whatTheTrainerSaidComesWithTheEnd(String phase) {
    assertThat(judge(TestPods.of(ended(phase, 0, DIVERGED)), CREATED))
        .asInstanceOf(type(Ended.class))
        .extracting(Ended::report)
        .isInstanceOf(TrialReport.Infeasible.class);
  }

  @Test
  void looksAgainWhenTheGracePeriodIsOver() {
    Pod pod = TestPods.of(waiting("ErrImagePull"));
    Duration recheck = judge.recheck(pod, CREATED.plusSeconds(10));

    assertThat(recheck).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(21));
    assertThat(judge(pod, CREATED.plusSeconds(10).plus(recheck)))
        .isEqualTo(judge(pod, CREATED.plusSeconds(3600)));
    assertThat(judge.recheck(pod, CREATED.plusSeconds(3600))).isPositive();
  }
}
