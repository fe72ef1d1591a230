package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.trial.Labels;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Studies from their creation to their end, with pods that a test plays. */
@ExtendWith(ApiServer.class)
@Timeout(120)
class StudyLifecycleApiTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private String namespace;

  @BeforeEach
  void newNamespace() {
    namespace = ApiServer.newNamespace();
  }

  private Study create(String manifest) {
    return Studies.create(ApiServer.client(), namespace, manifest);
  }

  private Study awaitCondition(String name, String condition) {
    return Studies.awaitCondition(namespace, name, condition, LONG);
  }

  @Test
  void runsEveryTrialOnceAndNamesTheBest() {
    try (var kubelet =
            new FakeKubelet(
                namespace,
                pod ->
                    FakeKubelet.env(pod, "TRIAL_INDEX").equals("3")
                        ? Exit.diverged()
                        : Exit.completed(
                            1.0 / (2 + Integer.parseInt(FakeKubelet.env(pod, "TRIAL_INDEX")))));
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(Studies.manifest("simple", 8, 3));

      var status = awaitCondition("simple", "Complete").getStatus();

      assertThat(status.state()).isEqualTo("Complete");
      assertThat(status.progress()).isEqualTo("8/8");
      assertThat(status.trials().succeeded()).isEqualTo(7);
      assertThat(status.trials().infeasible()).isEqualTo(1);
      assertThat(status.infeasible().reasons().getFirst().reason()).isEqualTo("Diverged");
      assertThat(status.best().trial()).isEqualTo("simple-7");
      assertThat(status.best().objective()).isEqualTo(1.0 / 9);
      assertThat(status.best().step()).isEqualTo(100);
      assertThat(status.best().checkpoint()).isEqualTo("step-100");
      assertThat(status.bestCheckpoints())
          .extracting(c -> c.trial())
          .containsExactly("simple-7", "simple-6", "simple-5");
      assertThat(status.search().generator()).isEqualTo("owen-halton/2");
      assertThat(status.search().nextIndex()).isEqualTo(8);
      assertThat(kubelet.podNames())
          .isEqualTo(IntStream.range(0, 8).mapToObj(i -> "simple-" + i + "-1-0").toList());
      assertThat(kubelet.podsEver()).isEqualTo(8);
      assertThat(kubelet.mostRunning()).isLessThanOrEqualTo(3);
      assertThat(Studies.trials(namespace, "simple"))
          .allSatisfy(trial -> assertThat(trial.getStatus().attempts()).hasSize(1));
    }
  }

  @Test
  void liftsTheFinalizersOfFinishedPodsAndWhoWroteThem() {
    try (var _ = new FakeKubelet(namespace, pod -> Exit.completed(0.5));
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(Studies.manifest("released", 2, 2));
      awaitCondition("released", "Complete");

      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(ApiServer.client().pods().inNamespace(namespace).list().getItems())
                      .hasSize(2)
                      .allSatisfy(
                          pod -> {
                            assertThat(pod.getMetadata().getFinalizers())
                                .doesNotContain(Labels.POD_FINALIZER);
                            assertThat(pod.getMetadata().getManagedFields()).isEmpty();
                            assertThat(pod.getStatus().getPhase()).isEqualTo("Succeeded");
                          }));
    }
  }

  @Test
  void givesTheSameParametersWhateverTheParallelism() {
    try (var _ = new FakeKubelet(namespace, pod -> Exit.completed(0.5));
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(Studies.manifest("one", 12, 1));
      create(Studies.manifest("eight", 12, 8));
      awaitCondition("one", "Complete");
      awaitCondition("eight", "Complete");

      List<Trial> one = Studies.trials(namespace, "one");
      List<Trial> eight = Studies.trials(namespace, "eight");
      assertThat(one).hasSize(12);
      assertThat(one)
          .extracting(trial -> trial.getSpec().parameters())
          .isEqualTo(eight.stream().map(trial -> trial.getSpec().parameters()).toList());
      assertThat(one)
          .extracting(trial -> trial.getSpec().seed())
          .isEqualTo(eight.stream().map(trial -> trial.getSpec().seed()).toList())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void stopsItsTrialsWhileSuspendedAndGoesOnAfterwards() {
    try (var kubelet =
            new FakeKubelet(
                namespace,
                pod ->
                    FakeKubelet.env(pod, "TRIAL_ATTEMPT").equals("1")
                        ? null
                        : Exit.completed(0.5));
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(Studies.manifest("held", 2, 2));
      await()
          .atMost(LONG)
          .until(
              () ->
                  Studies.trials(namespace, "held").stream()
                          .filter(trial -> Studies.isIn(trial, Phase.RUNNING))
                          .count()
                      == 2);

      suspend("held", true);
      awaitCondition("held", "Suspended");
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(Studies.trials(namespace, "held"))
                      .hasSize(2)
                      .extracting(trial -> trial.getStatus().attempts().getLast().outcome())
                      .containsOnly("Cancelled"));
      // They are let go once their end is recorded.
      await()
          .atMost(LONG)
          .until(
              () -> ApiServer.client().pods().inNamespace(namespace).list().getItems().isEmpty());
      await().during(Duration.ofSeconds(3)).atMost(LONG).until(() -> kubelet.podsEver() == 2);

      suspend("held", false);
      awaitCondition("held", "Complete");
      assertThat(kubelet.podNames())
          .containsExactly("held-0-1-0", "held-0-2-0", "held-1-1-0", "held-1-2-0");
      assertThat(Studies.trials(namespace, "held"))
          .allSatisfy(
              trial -> {
                assertThat(trial.getStatus().applicationFailures()).isNull();
                assertThat(trial.getStatus().disruptions()).isNull();
              });
    }
  }

  @Test
  void aStudyThatStartsSuspendedCreatesNothing() {
    try (var _ = new FakeKubelet(namespace, pod -> Exit.completed(0.5));
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(
          Studies.manifest("sleeping", 2, 2)
              .replace("spec:\n  objective", "spec:\n  suspend: true\n  objective"));
      Study study = awaitCondition("sleeping", "Suspended");

      assertThat(Studies.has(study, "Ready")).isTrue();
      assertThat(Studies.trials(namespace, "sleeping")).isEmpty();
    }
  }

  @Test
  void repeatsApplicationFailuresUpToMaxAttemptsAndFailsTheStudyBeyondItsLimit() {
    try (var kubelet = new FakeKubelet(namespace, pod -> new Exit(7, null));
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(
          Studies.manifest("broken", 10, 1)
              .replace("parallelism: 1}", "parallelism: 1, maxFailedTrials: 1}")
              .replace("evalEverySteps: 50", "evalEverySteps: 50\n    maxAttempts: 2"));

      Study study = awaitCondition("broken", "Failed");

      assertThat(Studies.condition(study, "Failed").reason()).isEqualTo("TooManyFailedTrials");
      assertThat(Studies.has(study, "Stalled")).isTrue();
      assertThat(kubelet.podNames())
          .containsExactly("broken-0-1-0", "broken-0-2-0", "broken-1-1-0", "broken-1-2-0");
      Trial trial = Studies.trials(namespace, "broken").getFirst();
      assertThat(trial.getStatus().phase()).isEqualTo(Phase.FAILED);
      assertThat(trial.getStatus().reason()).isEqualTo("NonZeroExit");
      assertThat(trial.getStatus().message()).contains("7");
      assertThat(trial.getStatus().applicationFailures()).isEqualTo(2);
    }
  }

  @Test
  void repeatsADeletedPodAndCountsItAsADisruption() {
    try (var _ =
            new FakeKubelet(
                namespace,
                pod ->
                    FakeKubelet.env(pod, "TRIAL_ATTEMPT").equals("1")
                        ? null
                        : Exit.completed(0.25));
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(Studies.manifest("disrupted", 1, 1));
      await()
          .atMost(LONG)
          .until(
              () ->
                  Studies.trials(namespace, "disrupted").stream()
                      .anyMatch(trial -> Studies.isIn(trial, Phase.RUNNING)));
      ApiServer.client().pods().inNamespace(namespace).withName("disrupted-0-1-0").delete();

      awaitCondition("disrupted", "Complete");
      var status = Studies.trials(namespace, "disrupted").getFirst().getStatus();
      assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
      assertThat(status.disruptions()).isEqualTo(1);
      assertThat(status.applicationFailures()).isNull();
      assertThat(status.attempts())
          .extracting(attempt -> attempt.reason())
          .containsExactly("PodDeleted", "Completed");
    }
  }

  @Test
  void stallsOnAnImageThatCannotBePulledAndDoesNotBurnTrials() {
    try (var _ = new OperatorProcess(namespace, GRACE)) {
      create(Studies.manifest("imageless", 6, 2));
      await()
          .atMost(LONG)
          .until(
              () -> ApiServer.client().pods().inNamespace(namespace).list().getItems().size() == 2);
      ApiServer.client()
          .pods()
          .inNamespace(namespace)
          .list()
          .getItems()
          .forEach(pod -> FakeKubelet.setStatus(ApiServer.client(), pod, waiting()));

      Study study = awaitCondition("imageless", "Stalled");

      assertThat(Studies.condition(study, "Stalled").reason()).isEqualTo("ImagePullBackOff");
      assertThat(Studies.condition(study, "Stalled").message())
          .contains("example/trainer:1")
          .contains("push it");
      assertThat(study.getStatus().trials().created()).isEqualTo(2);
      assertThat(study.getStatus().trials().failed()).isZero();

      // Repaired: it goes on by itself.
      ApiServer.client()
          .pods()
          .inNamespace(namespace)
          .list()
          .getItems()
          .forEach(
              pod ->
                  FakeKubelet.setStatus(
                      ApiServer.client(), pod, FakeKubelet.ended(Exit.completed(0.5))));
      await()
          .atMost(LONG)
          .until(() -> !Studies.has(Studies.get(namespace, "imageless"), "Stalled"));
    }
  }

  /** The CRD knows the fields of a pod, but not all that they may be together. */
  @Test
  void stallsOnATemplateThatTheApiServerRefuses() {
    try (var _ = new OperatorProcess(namespace, GRACE)) {
      create(
          Studies.manifest("unfit", 6, 2)
              .replace(
                  "image: example/trainer:1",
                  "image: example/trainer:1, resources: {requests: {cpu: 2}, limits: {cpu: 1}}"));

      Study study = awaitCondition("unfit", "Stalled");

      assertThat(Studies.condition(study, "Stalled").reason()).isEqualTo("InvalidTemplate");
      assertThat(Studies.condition(study, "Stalled").message()).contains("cpu limit");
      assertThat(ApiServer.client().pods().inNamespace(namespace).list().getItems()).isEmpty();
    }
  }

  @Test
  void stallsOnAMissingVolumeClaimBeforeAnyTrial() {
    try (var _ = new OperatorProcess(namespace, GRACE)) {
      create(
          Studies.manifest("claimless", 2, 1)
              .replace(
                  "evalEverySteps: 50",
                  "evalEverySteps: 50\n    checkpoint: {volumeClaim: nowhere}"));

      Study study = awaitCondition("claimless", "Stalled");

      assertThat(Studies.condition(study, "Stalled").reason()).isEqualTo("MissingVolumeClaim");
      assertThat(Studies.condition(study, "Stalled").message()).contains("nowhere");
      assertThat(Studies.trials(namespace, "claimless")).isEmpty();
    }
  }

  @Test
  void aNewObjectiveIsAppliedToFinishedTrials() {
    try (var _ =
            new FakeKubelet(
                namespace,
                pod ->
                    new Exit(
                        0,
                        """
                        {"outcome": "Completed", "observations": [
                          {"step": 50, "metrics": {"validation/error": 0.1, "accuracy": 0.3}},
                          {"step": 100, "metrics": {"validation/error": 0.2, "accuracy": 0.7}}]}\
                        """));
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(Studies.manifest("changed", 2, 2));
      Study study = awaitCondition("changed", "Complete");
      assertThat(study.getStatus().best().objective()).isEqualTo(0.1);

      ApiServer.client()
          .resources(Study.class)
          .inNamespace(namespace)
          .withName("changed")
          .edit(
              s -> {
                var manifest =
                    Serialization.asYaml(s)
                        .replace("validation/error", "accuracy")
                        .replace("Minimize", "Maximize");
                return Serialization.unmarshal(manifest, Study.class);
              });
      await()
          .atMost(LONG)
          .until(
              () -> {
                // None while no Trial has been looked at again.
                var best = Studies.get(namespace, "changed").getStatus().best();
                return best != null && best.objective() == 0.7;
              });
    }
  }

  @Test
  void deletingAStudyLeavesNoFinalizer() {
    try (var kubelet = new FakeKubelet(namespace, pod -> null);
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(Studies.manifest("deleted", 4, 4));
      await().atMost(LONG).until(() -> kubelet.podsEver() == 4);

      ApiServer.client()
          .resources(Study.class)
          .inNamespace(namespace)
          .withName("deleted")
          .withPropagationPolicy(DeletionPropagation.BACKGROUND)
          .delete();
      // The garbage collector, which this tier lacks, deletes what the Study owned.
      Studies.trials(namespace, "deleted")
          .forEach(trial -> ApiServer.client().resource(trial).delete());

      await()
          .atMost(LONG)
          .untilAsserted(
              () -> {
                assertThat(Studies.trials(namespace, "deleted")).isEmpty();
                assertThat(ApiServer.client().pods().inNamespace(namespace).list().getItems())
                    .isEmpty();
              });
    }
  }

  private void suspend(String name, boolean suspend) {
    ApiServer.client()
        .resources(Study.class)
        .inNamespace(namespace)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"suspend\": " + suspend + "}}");
  }

  private static PodStatus waiting() {
    return new PodStatusBuilder()
        .withPhase("Pending")
        .withContainerStatuses(
            new ContainerStatusBuilder()
                .withName("trial")
                .withImage("example/trainer:1")
                .withImageID("")
                .withReady(false)
                .withRestartCount(0)
                .withNewState()
                .withNewWaiting()
                .withReason("ImagePullBackOff")
                .withMessage("Back-off pulling image")
                .endWaiting()
                .endState()
                .build())
        .build();
  }
}
