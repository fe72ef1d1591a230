package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.tuning.api.v1alpha1.Study;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialPodTest {

  @Test
  void isNamedAfterTrialAttemptAndHost() {
    Pod pod = pod(new StudyManifest(), 3);

    assertThat(pod.getMetadata().getName()).isEqualTo("digits-7-3-0");
    assertThat(pod.getMetadata().getNamespace()).isEqualTo("lab");
    assertThat(pod.getMetadata().getGenerateName()).isNull();
  }

  @Test
  void isTheSameEachTimeItIsMade() {
    assertThat(pod(new StudyManifest(), 3)).isEqualTo(pod(new StudyManifest(), 3));
  }

  @Test
  void belongsToItsTrial() {
    assertThat(pod(new StudyManifest(), 1).getMetadata().getOwnerReferences())
        .containsExactly(
            new OwnerReferenceBuilder()
                .withApiVersion("tuning.dev/v1alpha1")
                .withKind("Trial")
                .withName("digits-7")
                .withUid("trial-uid")
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build());
  }

  @Test
  void isKeptUntilItsOutcomeIsRecorded() {
    assertThat(pod(new StudyManifest(), 1).getMetadata().getFinalizers())
        .containsExactly("tuning.dev/terminal-state");
  }

  @Test
  void hasTheUsersLabelsAndAnnotationsAndOurs() {
    Pod pod =
        pod(
            template(
                "{metadata: {labels: {team: vision}, annotations: {note: keep me}},"
                    + " spec: {containers: [{name: trial}]}}"),
            2);

    assertThat(pod.getMetadata().getLabels())
        .containsOnly(
            entry("team", "vision"),
            entry("tuning.dev/study", "digits"),
            entry("tuning.dev/trial", "digits-7"),
            entry("tuning.dev/attempt", "2"),
            entry("tuning.dev/host", "0"));
    assertThat(pod.getMetadata().getAnnotations())
        .containsEntry("note", "keep me")
        .containsEntry("argocd.argoproj.io/ignore-healthcheck", "true");
  }

  @Test
  void hasNothingElseOfTheTemplatesMetadata() {
    Pod pod =
        pod(
            template(
                "{metadata: {name: mine, namespace: other, finalizers: [a/b]},"
                    + " spec: {containers: [{name: trial}]}}"),
            1);

    assertThat(pod.getMetadata().getName()).isEqualTo("digits-7-1-0");
    assertThat(pod.getMetadata().getNamespace()).isEqualTo("lab");
    assertThat(pod.getMetadata().getFinalizers()).containsExactly("tuning.dev/terminal-state");
  }

  @Test
  void runsOnceWithoutTokenAndServiceLinks() {
    Pod pod = pod(new StudyManifest(), 1);

    assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
    assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSpec().getEnableServiceLinks()).isFalse();
  }

  @Test
  void hasATokenIfTheUserSaysSo() {
    Pod pod =
        pod(
            template("{spec: {automountServiceAccountToken: true, containers: [{name: trial}]}}"),
            1);

    assertThat(pod.getSpec().getAutomountServiceAccountToken()).isTrue();
  }

  /** The CRD does not let them through, but an older one did. */
  @Test
  void neverHasServiceLinksOrRestarts() {
    Pod pod =
        pod(
            template(
                "{spec: {restartPolicy: Always, enableServiceLinks: true,"
                    + " containers: [{name: trial}]}}"),
            1);

    assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
    assertThat(pod.getSpec().getEnableServiceLinks()).isFalse();
  }

  @Test
  void sharedMemoryIsAVolumeAsInKubernetes() {
    Pod pod =
        pod(
            template(
                "{spec: {volumes: [{name: shm, emptyDir: {medium: Memory, sizeLimit: 8Gi}}],"
                    + " containers: [{name: trial, volumeMounts: [{name: shm, mountPath:"
                    + " /dev/shm}]}]}}"),
            1);

    assertThat(pod.getSpec().getVolumes())
        .filteredOn(volume -> volume.getName().equals("shm"))
        .singleElement()
        .satisfies(
            volume -> {
              assertThat(volume.getEmptyDir().getMedium()).isEqualTo("Memory");
              assertThat(volume.getEmptyDir().getSizeLimit()).isEqualTo(new Quantity("8Gi"));
            });
    assertThat(container(pod, "trial").getVolumeMounts())
        .extracting(VolumeMount::getName, VolumeMount::getMountPath)
        .contains(tuple("shm", "/dev/shm"));
  }

  @Test
  void theTemplatesVariablesComeAfterOursSoThatTheyCanReferToThem() {
    Pod pod =
        pod(
            template(
                "{spec: {containers: [{name: trial, env: ["
                    + "{name: ARGS, value: --lr=$(PARAM_learningRate)}, {name: B, value: b}]}]}}"),
            1);
    List<String> names = container(pod, "trial").getEnv().stream().map(EnvVar::getName).toList();

    assertThat(names).endsWith("ARGS", "B").contains("PARAM_learningRate", "TRIAL_ATTEMPT");
    assertThat(container(pod, "trial").getEnv())
        .contains(new EnvVar("ARGS", "--lr=$(PARAM_learningRate)", null));
  }

  @Test
  void otherContainersAreLeftAlone() {
    Pod pod =
        pod(
            template(
                "{spec: {initContainers: [{name: fetch, image: f:1}], containers: ["
                    + "{name: cache, image: c:1}, {name: trial, image: t:1}]}}"),
            1);

    assertThat(pod.getSpec().getContainers())
        .extracting(Container::getName)
        .containsExactly("cache", "trial");
    for (Container container :
        List.of(container(pod, "cache"), pod.getSpec().getInitContainers().getFirst())) {
      assertThat(container.getEnv()).isEmpty();
      assertThat(container.getVolumeMounts()).isEmpty();
    }
    assertThat(container(pod, "trial").getImage()).isEqualTo("t:1");
  }

  @Test
  void checkpointsEndWithThePodWhereThereIsNoClaim() {
    Pod pod = pod(new StudyManifest(), 1);

    assertThat(pod.getSpec().getVolumes())
        .singleElement()
        .satisfies(
            volume -> {
              assertThat(volume.getEmptyDir()).isNotNull();
              assertThat(volume.getPersistentVolumeClaim()).isNull();
            });
    assertThat(container(pod, "trial").getVolumeMounts())
        .singleElement()
        .satisfies(
            mount -> {
              assertThat(mount.getMountPath()).isEqualTo("/checkpoints");
              assertThat(mount.getName())
                  .isEqualTo(pod.getSpec().getVolumes().getFirst().getName());
              assertThat(mount.getSubPath()).isNull();
            });
  }

  /** A Study that is made again under its name must never meet the files of the old one. */
  @Test
  void checkpointsInAClaimHaveADirectoryWithTheStudysUid() {
    Pod pod = pod(new StudyManifest().set("trial.checkpoint.volumeClaim", "disk"), 2);

    assertThat(pod.getSpec().getVolumes())
        .singleElement()
        .satisfies(
            volume -> {
              assertThat(volume.getPersistentVolumeClaim().getClaimName()).isEqualTo("disk");
              assertThat(volume.getEmptyDir()).isNull();
            });
    assertThat(container(pod, "trial").getVolumeMounts())
        .extracting(VolumeMount::getSubPath)
        // Without the attempt: the next one resumes from here.
        .containsExactly("digits-study-uid/digits-7");
  }

  @Test
  void theUsersVolumesStay() {
    Pod pod =
        pod(
            template(
                "{spec: {volumes: [{name: data, emptyDir: {}}], containers: [{name: trial,"
                    + " volumeMounts: [{name: data, mountPath: /data}]}]}}"),
            1);

    assertThat(pod.getSpec().getVolumes())
        .extracting(Volume::getName)
        .containsExactly("data", "tuning-checkpoints");
    assertThat(container(pod, "trial").getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .containsExactly("/data", "/checkpoints");
  }

  /** The operator holds one object per Study: a pod must not leave its traces there. */
  @Test
  void theTemplateStaysAsItWas() {
    Study study = new StudyManifest().study();
    String before = study.getSpec().trial().template().toString();
    TrialPod.of(study, TestTrials.fresh(study), TestTrials.attempt(1, null), 0);

    assertThat(study.getSpec().trial().template()).hasToString(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 999})
  void theNamesOfTheLongestStudyAreLegalHostNames(int attempt) {
    String trial = Names.trial("s".repeat(40), 99_999, 99);

    assertThat(Names.pod(trial, attempt, 9_999)).hasSizeLessThanOrEqualTo(63);
  }

  private static StudyManifest template(String yaml) {
    return new StudyManifest().set("trial.template", yaml);
  }

  private static Pod pod(StudyManifest manifest, int attempt) {
    Study study = manifest.study();
    return TrialPod.of(study, TestTrials.fresh(study), TestTrials.attempt(attempt, null), 0);
  }

  private static Container container(Pod pod, String name) {
    return Stream.concat(
            pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream())
        .filter(container -> container.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
