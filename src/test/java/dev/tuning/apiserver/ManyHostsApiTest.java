package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.apiserver.FakeKubelet.Exit;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ResourceQuotaStatusBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Trials on several hosts, with pods that a test plays. */
@ExtendWith(ApiServer.class)
@Timeout(240)
@Execution(ExecutionMode.CONCURRENT)
class ManyHostsApiTest {

  private static final Duration LONG = Duration.ofSeconds(120);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private String namespace;

  @BeforeEach
  void newNamespace() {
    namespace = ApiServer.newNamespace();
  }

  private static String manifest(String name, int trials, int hosts, String... more) {
    return Studies.manifest(name, trials, 1)
        .replace(
            "evalEverySteps: 50", "evalEverySteps: 50\n    hosts: " + hosts + String.join("", more))
        .replace(
            "spec:\n        containers",
            "spec:\n        terminationGracePeriodSeconds: 1\n" + "        containers");
  }

  private Study create(String manifest) {
    return Studies.create(ApiServer.client(), namespace, manifest);
  }

  private Study awaitCondition(String name, String condition) {
    return Studies.awaitCondition(namespace, name, condition, LONG);
  }

  private TrialStatus status(String study) {
    return Studies.trials(namespace, study).getFirst().getStatus();
  }

  private void awaitRunning(String study) {
    await()
        .atMost(LONG)
        .until(
            () ->
                Studies.trials(namespace, study).stream()
                    .anyMatch(trial -> Studies.isIn(trial, Phase.RUNNING)));
  }

  private List<Pod> pods() {
    return ApiServer.client().pods().inNamespace(namespace).list().getItems();
  }

  private static int host(Pod pod) {
    return Integer.parseInt(FakeKubelet.env(pod, "HOST_INDEX"));
  }

  private static boolean isFirstAttempt(Pod pod) {
    return FakeKubelet.env(pod, "TRIAL_ATTEMPT").equals("1");
  }

  /** The chief has a result, the others have none. */
  private static Exit completed(Pod pod) {
    return host(pod) == 0 ? Exit.completed(0.25) : new Exit(0, null);
  }

  /** In the first attempt the hosts run until they are stopped, but for what a host does. */
  private static Function<Pod, Exit> firstAttempt(Function<Pod, Exit> host) {
    return pod -> isFirstAttempt(pod) ? host.apply(pod) : completed(pod);
  }

  @Test
  void eachTrialHasAllItsHostsAtOnceAndOneServiceNamesThem() {
    try (var kubelet = new FakeKubelet(namespace, ManyHostsApiTest::completed);
        var _ = new OperatorProcess(namespace, GRACE)) {
      Study study = create(manifest("team", 2, 4, "\n    data: {files: 10}"));
      awaitCondition("team", "Complete");

      assertThat(kubelet.podNames())
          .isEqualTo(IntStream.range(0, 8).mapToObj(i -> "team-" + i / 4 + "-1-" + i % 4).toList());
      assertThat(kubelet.podsEver()).isEqualTo(8);
      List<Service> services =
          ApiServer.client().services().inNamespace(namespace).list().getItems();
      assertThat(services).hasSize(1);
      Service service = services.getFirst();
      assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
      assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
      assertThat(service.getMetadata().getOwnerReferences().getFirst().getUid())
          .isEqualTo(study.getMetadata().getUid());
      assertThat(pods())
          .allSatisfy(
              pod -> {
                assertThat(pod.getMetadata().getLabels())
                    .containsAllEntriesOf(service.getSpec().getSelector());
                assertThat(pod.getSpec().getHostname()).isEqualTo(pod.getMetadata().getName());
                assertThat(pod.getSpec().getSubdomain()).isEqualTo(service.getMetadata().getName());
              });
      assertThat(
              pods().stream()
                  .filter(pod -> pod.getMetadata().getName().startsWith("team-1-"))
                  .map(
                      pod ->
                          FakeKubelet.env(pod, "DATA_FILE_FIRST")
                              + "-"
                              + FakeKubelet.env(pod, "DATA_FILE_END")))
          .containsExactlyInAnyOrder("0-3", "3-6", "6-8", "8-10");
    }
  }

  @Test
  void aKilledHostLeadsToExactlyOneNewAttempt() {
    var alive = new CountDownLatch(4);
    try (var kubelet =
            new FakeKubelet(
                namespace,
                firstAttempt(
                    pod -> {
                      alive.countDown();
                      return host(pod) == 2 ? afterAll(alive, new Exit(137, null)) : null;
                    }));
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(manifest("killed", 1, 4));
      awaitCondition("killed", "Complete");

      assertThat(kubelet.podsEver()).isEqualTo(8);
      assertThat(status("killed").attempts())
          .extracting(Attempt::number, Attempt::outcome, Attempt::reason, Attempt::firstFailedHost)
          .containsExactly(
              tuple(1, "Failed", "NonZeroExit", 2), tuple(2, "Completed", "Completed", null));
      assertThat(status("killed").attempts().getFirst().exitCode()).isEqualTo(137);
      assertThat(status("killed").applicationFailures()).isOne();
    }
  }

  @Test
  void aDeletedHostLeadsToExactlyOneNewAttempt() {
    try (var kubelet = new FakeKubelet(namespace, firstAttempt(_ -> null));
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(manifest("deleted", 1, 4));
      awaitRunning("deleted");
      ApiServer.client().pods().inNamespace(namespace).withName("deleted-0-1-3").delete();
      awaitCondition("deleted", "Complete");

      assertThat(kubelet.podsEver()).isEqualTo(8);
      assertThat(status("deleted").attempts())
          .extracting(Attempt::outcome, Attempt::reason, Attempt::firstFailedHost)
          .containsExactly(
              tuple("Disrupted", "PodDeleted", 3), tuple("Completed", "Completed", null));
      assertThat(status("deleted").applicationFailures()).isNull();
    }
  }

  /** Its node is not there, and nobody stops the pod. */
  @Test
  void aHostOnALostNodeLeadsToExactlyOneNewAttempt() {
    try (var kubelet = new FakeKubelet(namespace, firstAttempt(_ -> null));
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(manifest("lost", 1, 4));
      awaitRunning("lost");
      kubelet.lose("lost-0-1-1");
      ApiServer.client().pods().inNamespace(namespace).withName("lost-0-1-1").delete();
      awaitCondition("lost", "Complete");

      assertThat(kubelet.podsEver()).isEqualTo(8);
      assertThat(status("lost").attempts())
          .extracting(Attempt::outcome, Attempt::reason, Attempt::firstFailedHost)
          .containsExactly(
              tuple("Disrupted", "NodeLost", 1), tuple("Completed", "Completed", null));
    }
  }

  private void limitPods(int number) {
    Quantity pods = new Quantity(String.valueOf(number));
    ApiServer.client()
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("small")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("pods", pods))
                .endSpec()
                .build())
        .create();
    // No controller counts what the quota has.
    ApiServer.client()
        .resourceQuotas()
        .inNamespace(namespace)
        .withName("small")
        .editStatus(
            quota -> {
              quota.setStatus(
                  new ResourceQuotaStatusBuilder()
                      .withHard(Map.of("pods", pods))
                      .withUsed(Map.of("pods", new Quantity("0")))
                      .build());
              return quota;
            });
  }

  /** One attempt after the other gets its pods, or all would have a part of what they need. */
  @Test
  void aQuotaForOneTrialLetsOneRun() {
    limitPods(3);
    try (var _ = new FakeKubelet(namespace, _ -> null);
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(manifest("narrow", 3, 2).replace("parallelism: 1", "parallelism: 3"));
      awaitRunning("narrow");
      awaitCondition("narrow", "Stalled");

      assertThat(Studies.trials(namespace, "narrow"))
          .filteredOn(trial -> Studies.isIn(trial, Phase.RUNNING))
          .hasSize(1);
    }
  }

  @Test
  void aQuotaForHalfATrialHoldsNothing() {
    limitPods(2);
    try (var _ = new FakeKubelet(namespace, ManyHostsApiTest::completed);
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(manifest("crowded", 1, 4));
      Study study = awaitCondition("crowded", "Stalled");

      assertThat(Studies.condition(study, "Stalled").reason()).isEqualTo("QuotaExceeded");
      await().atMost(LONG).until(() -> pods().isEmpty());
      ApiServer.client().resourceQuotas().inNamespace(namespace).withName("small").delete();
      awaitCondition("crowded", "Complete");
      assertThat(status("crowded").applicationFailures()).isNull();
      assertThat(status("crowded").disruptions()).isNull();
    }
  }

  @Test
  void aRuleFailsTheWholeStudyAndStopsWhatRuns() {
    try (var _ =
            new FakeKubelet(
                namespace,
                pod ->
                    FakeKubelet.env(pod, "TRIAL_INDEX").equals("0") || host(pod) == 0
                        ? null
                        : new Exit(43, null));
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(
          manifest(
                  "fatal",
                  4,
                  2,
                  "\n    failurePolicy: {rules: [{onExitCodes: [43], action: FailStudy}]}")
              .replace("parallelism: 1", "parallelism: 2"));
      Study study = awaitCondition("fatal", "Failed");

      assertThat(Studies.condition(study, "Failed").reason()).isEqualTo("FailurePolicy");
      assertThat(Studies.condition(study, "Failed").message()).contains("fatal-1", "43");
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(status("fatal").attempts().getLast().outcome())
                      .isEqualTo("Cancelled"));
      assertThat(status("fatal").phase()).isEqualTo(Phase.PENDING);
      assertThat(status("fatal").reason()).isEqualTo("StudyFinished");
      assertThat(Studies.trials(namespace, "fatal")).hasSize(2);
    }
  }

  @Test
  void deadlinesEndTrialsAndStudies() {
    try (var _ = new FakeKubelet(namespace, _ -> null);
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(
          manifest("slow", 1, 2)
              .replace("parallelism: 1", "parallelism: 1, trialDeadline: 2s, maxFailedTrials: 0"));
      create(manifest("late", 1, 2).replace("parallelism: 1", "parallelism: 1, studyDeadline: 2s"));

      Study slow = awaitCondition("slow", "Failed");
      assertThat(Studies.condition(slow, "Failed").reason()).isEqualTo("TooManyFailedTrials");
      assertThat(status("slow").phase()).isEqualTo(Phase.FAILED);
      assertThat(status("slow").reason()).isEqualTo("DeadlineExceeded");
      Study late = awaitCondition("late", "Failed");
      assertThat(Studies.condition(late, "Failed").reason()).isEqualTo("DeadlineExceeded");
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(status("late").attempts().getLast().outcome()).isEqualTo("Cancelled"));
    }
  }

  @Test
  void aServiceOfSomebodyElseStallsTheStudyUntilItIsGone() {
    Service foreign =
        new ServiceBuilder()
            .withNewMetadata()
            .withName("trials-taken")
            .withNamespace(namespace)
            .endMetadata()
            .withNewSpec()
            .withClusterIP("None")
            .endSpec()
            .build();
    ApiServer.client().resource(foreign).create();
    try (var _ = new FakeKubelet(namespace, ManyHostsApiTest::completed);
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(manifest("taken", 1, 2));
      Study study = awaitCondition("taken", "Stalled");
      assertThat(Studies.condition(study, "Stalled").reason()).isEqualTo("ServiceNameTaken");
      assertThat(Studies.trials(namespace, "taken")).isEmpty();

      ApiServer.client().resource(foreign).delete();
      awaitCondition("taken", "Complete");
    }
  }

  @Test
  void cachesThatAreFiveSecondsLateCauseNoDuplicate() {
    Duration late = Duration.ofSeconds(5);
    try (var kubelet =
            new FakeKubelet(
                namespace,
                pod ->
                    isFirstAttempt(pod) && host(pod) == 1
                        ? Exit.disrupted()
                        : isFirstAttempt(pod) ? null : completed(pod));
        var watches = new DelayedWatches(late);
        var _ =
            new OperatorProcess(
                namespace, GRACE, ApiServer.newClient(b -> b.withHttpClientFactory(watches)))) {
      create(manifest("stale", 3, 2).replace("parallelism: 1", "parallelism: 2"));
      awaitCondition("stale", "Complete");

      assertThat(kubelet.podsEver()).isEqualTo(12);
      assertThat(kubelet.podNames())
          .isEqualTo(
              IntStream.range(0, 12)
                  .mapToObj(i -> "stale-" + i / 4 + "-" + (1 + i / 2 % 2) + "-" + i % 2)
                  .toList());
      assertThat(Studies.trials(namespace, "stale"))
          .hasSize(3)
          .extracting(trial -> trial.getStatus().attempts().size())
          .containsOnly(2);
    }
  }

  @Test
  void whatHappensIsToldInEvents() {
    try (var _ =
            new FakeKubelet(
                namespace, firstAttempt(pod -> host(pod) == 1 ? new Exit(9, null) : null));
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(manifest("told", 1, 2));
      awaitCondition("told", "Complete");

      // An event follows the write that it tells of.
      await().atMost(LONG).until(() -> notes().containsKey("Study Complete"));
      Map<String, String> notes = notes();
      assertThat(notes)
          .containsOnlyKeys(
              "Study Started", "Study Complete", "Trial AttemptStarted", "Trial AttemptFailed");
      assertThat(notes.get("Trial AttemptFailed")).contains("attempt 1", "host 1", "9");
      assertThat(notes.get("Trial AttemptStarted")).contains("attempt 2 on 2 hosts");
    }
  }

  /** What the events of the namespace say, by the kind that they regard and their reason. */
  private Map<String, String> notes() {
    return ApiServer.client()
        .events()
        .v1()
        .events()
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream()
        .collect(
            Collectors.toMap(
                event -> event.getRegarding().getKind() + " " + event.getReason(),
                Event::getNote,
                (one, other) -> one + "\n" + other));
  }

  private static Exit afterAll(CountDownLatch latch, Exit exit) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return exit;
  }
}
