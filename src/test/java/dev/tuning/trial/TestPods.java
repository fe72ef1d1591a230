package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Pods of trials as the API server shows them. */
final class TestPods {

  /** When pods are created. */
  static final Instant CREATED = Instant.parse("2026-11-24T12:00:00Z");

  /** What a trainer writes at its end. */
  static final String RESULT =
      "{\"outcome\": \"Completed\", \"observations\":"
          + " [{\"step\": 50, \"metrics\": {\"validation/error\": 0.25}, \"checkpoint\": \"s50\"},"
          + " {\"step\": 100, \"metrics\": {\"validation/error\": 0.5}, \"checkpoint\": \"s100\"}"
          + "]}";

  /** What a trainer writes when it gives up. */
  static final String DIVERGED = "{\"outcome\": \"Infeasible\", \"reason\": \"Diverged\"}";

  static final String PENDING = "{phase: Pending}";

  static final String RUNNING =
      "{phase: Running, containerStatuses: [{name: trial, state: {running: {}}}]}";

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

  private static final Study STUDY = new StudyManifest().study();

  private TestPods() {}

  /** Status of a pod whose only container has ended. */
  static String ended(String phase, int exitCode, String message) {
    return "{phase: "
        + phase
        + ", containerStatuses: [{name: trial, state: {terminated: {exitCode: "
        + exitCode
        + ", reason: "
        + (exitCode == 0 ? "Completed" : "Error")
        + ", message: '"
        + message
        + "'}}}]}";
  }

  static String succeeded(String message) {
    return ended("Succeeded", 0, message);
  }

  static String failed(int exitCode, String message) {
    return ended("Failed", exitCode, message);
  }

  /** Status of a pod whose only container waits. */
  static String waiting(String reason) {
    return "{phase: Pending, containerStatuses: [{name: trial, image: example/trainer:1,"
        + " state: {waiting: {reason: "
        + reason
        + ", message: as the kubelet puts it}}}]}";
  }

  /** The pod of the only host of an attempt, as it is created. */
  static Pod of(int attempt) {
    return of(STUDY, attempt, 0);
  }

  /** The pod of a host of an attempt, as it is created. */
  static Pod of(Study study, int attempt, int host) {
    Pod pod = TrialPod.of(study, TestTrials.fresh(study), TestTrials.attempt(attempt, null), host);
    pod.getMetadata().setUid("pod-uid-" + attempt + "-" + host);
    pod.getMetadata().setCreationTimestamp(CREATED.toString());
    pod.getSpec().setNodeName("node-1");
    pod.setStatus(status(PENDING));
    return pod;
  }

  /** The pod of the first attempt with a status. */
  @SafeVarargs
  static Pod of(String status, Consumer<Pod>... changes) {
    return of(1, status, changes);
  }

  /** The pod of an attempt with a status. */
  @SafeVarargs
  static Pod of(int attempt, String status, Consumer<Pod>... changes) {
    Pod pod = of(attempt);
    pod.setStatus(status(status));
    for (Consumer<Pod> change : changes) {
      change.accept(pod);
    }
    return pod;
  }

  /** Number of the attempt of a pod. */
  static int attempt(Pod pod) {
    return Names.attempt("digits-7", pod.getMetadata().getName()).orElseThrow();
  }

  static PodStatus status(String yaml) {
    // Without the mark, what begins with a brace would be read as JSON.
    return KUBERNETES.unmarshal("---\n" + yaml, PodStatus.class);
  }

  /** Deleted by somebody, with a deletion time a while after the pod's creation. */
  static Consumer<Pod> deletedAfter(Duration while_) {
    return pod -> pod.getMetadata().setDeletionTimestamp(CREATED.plus(while_).toString());
  }

  /** Not assigned to a node yet. */
  static Consumer<Pod> withoutNode() {
    return pod -> pod.getSpec().setNodeName(null);
  }

  /** Stopped by the cluster. */
  static Consumer<Pod> disrupted(String reason) {
    return pod ->
        pod.getStatus()
            .setConditions(
                status(
                        "{conditions: [{type: Ready, status: 'False'},"
                            + " {type: DisruptionTarget, status: 'True', reason: "
                            + reason
                            + "}]}")
                    .getConditions());
  }

  /** With the time at which its container ended. */
  static Consumer<Pod> endedAt(long seconds) {
    return pod ->
        pod.getStatus()
            .getContainerStatuses()
            .getFirst()
            .getState()
            .getTerminated()
            .setFinishedAt(CREATED.plusSeconds(seconds).toString());
  }

  /** With a reason of the whole pod. */
  static Consumer<Pod> because(String reason, String message) {
    return pod -> {
      pod.getStatus().setReason(reason);
      pod.getStatus().setMessage(message);
    };
  }
}
