package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Study;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KueueGroupTest {

  private static final String QUEUE = "kueue.x-k8s.io/queue-name";
  private static final String PRIORITY = "kueue.x-k8s.io/priority-class";

  @Test
  void aStudyWithoutAQueueHasNothingOfKueue() {
    for (Map<String, String> labels :
        Arrays.<Map<String, String>>asList(
            null, Map.of(), Map.of("team", "vision"), Map.of(PRIORITY, "high"))) {
      Pod pod = pod(labels, 4, 1, 2);

      assertThat(pod.getMetadata().getLabels().keySet())
          .noneMatch(label -> label.startsWith("kueue.x-k8s.io/"));
      assertThat(pod.getMetadata().getAnnotations().keySet())
          .noneMatch(annotation -> annotation.startsWith("kueue.x-k8s.io/"));
    }
  }

  @Test
  void oneHostIsQueuedWithoutAGroup() {
    Pod pod = pod(Map.of(QUEUE, "gpus", "team", "vision"), 1, 1, 0);

    assertThat(pod.getMetadata().getLabels())
        .containsEntry(QUEUE, "gpus")
        .doesNotContainKeys(PRIORITY, "kueue.x-k8s.io/pod-group-name", "team");
    assertThat(pod.getMetadata().getAnnotations().keySet())
        .noneMatch(annotation -> annotation.startsWith("kueue.x-k8s.io/"));
  }

  @Test
  void allHostsOfAnAttemptAreAGroupOfItsOwn() {
    for (int host = 0; host < 4; host++) {
      Pod pod = pod(Map.of(QUEUE, "gpus", PRIORITY, "high"), 4, 3, host);

      assertThat(pod.getMetadata().getLabels())
          .containsEntry(QUEUE, "gpus")
          .containsEntry(PRIORITY, "high")
          .containsEntry("kueue.x-k8s.io/pod-group-name", "digits-7-3")
          .containsEntry("kueue.x-k8s.io/pod-group-pod-index", String.valueOf(host));
      assertThat(pod.getMetadata().getAnnotations())
          .containsEntry("kueue.x-k8s.io/pod-group-total-count", "4")
          .containsEntry("kueue.x-k8s.io/retriable-in-group", "false");
    }
  }

  /** The gates are Kueue's own to set. */
  @Test
  void noSchedulingGateIsSet() {
    assertThat(pod(Map.of(QUEUE, "gpus"), 2, 1, 0).getSpec().getSchedulingGates()).isEmpty();
  }

  private static Pod pod(Map<String, String> studyLabels, int hosts, int attempt, int host) {
    Study study = new StudyManifest().set("trial.hosts", String.valueOf(hosts)).study();
    study.getMetadata().setLabels(studyLabels);
    return TestPods.of(study, attempt, host);
  }
}
