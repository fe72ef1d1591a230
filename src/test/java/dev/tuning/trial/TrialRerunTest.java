package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrialRerunTest {

  private static final Study STUDY =
      new StudyManifest()
          .set("trial.hosts", "3")
          .set("trial.data", "{files: 8}")
          .set("trial.checkpoint", "{keepBest: 3, volumeClaim: checkpoints}")
          .set(
              "trial.template",
              """
              metadata:
                labels: {team: vision, kueue.x-k8s.io/podset-x: y}
                annotations: {note: mine}
              spec:
                containers:
                - name: trial
                  image: example/trainer:1
                  env: [{name: REPORT_LEVEL, value: debug}]
                  volumeMounts: [{name: tmp, mountPath: /tmp}]
                - {name: side, image: example/side:1}
                volumes: [{name: tmp, emptyDir: {}}]
              """)
          .study();

  private static final Trial TRIAL = TestTrials.fresh(STUDY);

  static {
    STUDY.getMetadata().setLabels(Map.of(KueueGroup.QUEUE, "lab", KueueGroup.PRIORITY, "high"));
  }

  private static List<Pod> pods() {
    return TrialRerun.objects(STUDY, TRIAL).stream()
        .filter(Pod.class::isInstance)
        .map(Pod.class::cast)
        .toList();
  }

  private static Container trial(Pod pod) {
    return pod.getSpec().getContainers().getFirst();
  }

  @Test
  void hasAPodForEachHostAndAServiceForTheirNames() {
    List<HasMetadata> objects = TrialRerun.objects(STUDY, TRIAL);

    assertThat(objects)
        .extracting(object -> object.getKind() + " " + object.getMetadata().getName())
        .containsExactly(
            "Service rerun-digits-7",
            "Pod digits-7-rerun-0",
            "Pod digits-7-rerun-1",
            "Pod digits-7-rerun-2");
    Service service = (Service) objects.getFirst();
    assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
    assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
    assertThat(pods())
        .allSatisfy(
            pod -> {
              assertThat(pod.getMetadata().getLabels())
                  .containsAllEntriesOf(service.getSpec().getSelector());
              assertThat(pod.getSpec().getHostname()).isEqualTo(pod.getMetadata().getName());
              assertThat(pod.getSpec().getSubdomain()).isEqualTo(service.getMetadata().getName());
            });
  }

  /** What it would be adopted, counted, queued or deleted by. */
  @Test
  void hasNothingThatAnOperatorLooksFor() {
    assertThat(TrialRerun.objects(STUDY, TRIAL))
        .allSatisfy(
            object -> {
              assertThat(object.getMetadata().getNamespace()).isEqualTo("lab");
              assertThat(object.getMetadata().getOwnerReferences()).isEmpty();
              assertThat(object.getMetadata().getFinalizers()).isEmpty();
              assertThat(object.getMetadata().getLabels())
                  .containsEntry(Labels.RERUN, "digits-7")
                  .allSatisfy(
                      (name, _) ->
                          assertThat(name)
                              .matches(n -> n.equals(Labels.RERUN) || !n.startsWith(Labels.PREFIX))
                              .doesNotStartWith(KueueGroup.PREFIX));
            });
    assertThat(pods())
        .allSatisfy(
            pod -> {
              assertThat(pod.getMetadata().getLabels()).containsEntry("team", "vision");
              assertThat(pod.getMetadata().getAnnotations()).isEqualTo(Map.of("note", "mine"));
              assertThat(pod.getSpec().getSchedulingGates()).isEmpty();
            });
  }

  @Test
  void itsVariablesAreThoseOfTheTrialButForTheNameOfTheChief() {
    for (int host = 0; host < 3; host++) {
      Pod original = TrialPod.of(STUDY, TRIAL, TestTrials.attempt(1, null), host);

      List<EnvVar> again = trial(pods().get(host)).getEnv();

      assertThat(again)
          .isEqualTo(
              PodTemplate.container(original.getSpec()).getEnv().stream()
                  .filter(variable -> !variable.getName().matches("REPORT_(URL|.*_FILE)"))
                  .map(
                      variable ->
                          new EnvVarBuilder(variable)
                              .withValue(
                                  variable
                                      .getValue()
                                      .replace(
                                          "digits-7-1-0.trials-digits.lab.svc",
                                          "digits-7-rerun-0.rerun-digits-7.lab.svc"))
                              .build())
                  .toList());
      assertThat(again)
          .contains(
              new EnvVarBuilder()
                  .withName("COORDINATOR_ADDRESS")
                  .withValue("digits-7-rerun-0.rerun-digits-7.lab.svc:29500")
                  .build(),
              new EnvVarBuilder().withName("REPORT_LEVEL").withValue("debug").build());
    }
  }

  @Test
  void aContainerAloneSeesWhatTheFirstAttemptSaw() {
    Trial trial = TestTrials.fresh(STUDY);
    for (int host = 0; host < 3; host++) {
      Pod original = TrialPod.of(STUDY, trial, TestTrials.attempt(1, "/checkpoints/step-5"), host);

      assertThat(TrialRerun.container(STUDY, trial, host).getEnv())
          .isEqualTo(
              PodTemplate.container(original.getSpec()).getEnv().stream()
                  .filter(
                      variable ->
                          !variable.getName().matches("RESUME_CHECKPOINT|REPORT_(URL|.*_FILE)"))
                  .toList());
    }
  }

  @Test
  void theRecordedCheckpointsAreOutOfReach() {
    assertThat(pods())
        .allSatisfy(
            pod -> {
              assertThat(pod.getSpec().getVolumes())
                  .extracting(volume -> volume.getName())
                  .containsExactly("tmp", PodTemplate.CHECKPOINT_VOLUME);
              assertThat(pod.getSpec().getVolumes().getLast().getEmptyDir()).isNotNull();
              assertThat(pod.getSpec().getVolumes().getLast().getPersistentVolumeClaim()).isNull();
              assertThat(trial(pod).getVolumeMounts())
                  .extracting(mount -> mount.getMountPath() + " " + mount.getSubPath())
                  .containsExactly("/tmp null", "/checkpoints null");
            });
    assertThat(IntStream.range(0, 3).mapToObj(host -> trial(pods().get(host))))
        .extracting(container -> container.getVolumeMounts().getLast().getReadOnly())
        .containsExactly(null, true, true);
  }

  @Test
  void theRestIsThatOfTheTrial() {
    Pod original = TrialPod.of(STUDY, TRIAL, TestTrials.attempt(1, null), 0);
    Pod again = pods().getFirst();

    assertThat(again.getSpec().getContainers().getLast())
        .isEqualTo(original.getSpec().getContainers().getLast());
    assertThat(again.getSpec().getRestartPolicy()).isEqualTo("Never");
    assertThat(again.getSpec().getEnableServiceLinks()).isFalse();
    assertThat(again.getSpec().getAutomountServiceAccountToken()).isFalse();
  }
}
