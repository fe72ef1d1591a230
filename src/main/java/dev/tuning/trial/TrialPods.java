package dev.tuning.trial;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tuning.api.v1alpha1.Trial;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every write to a pod, each of which the next pass sees. */
final class TrialPods {

  private static final int UNPROCESSABLE = 422;
  private static final int LONGEST_MESSAGE = 1024;

  /** As JSON Pointer has it. */
  private static final String RECORDED_PATH =
      "/metadata/labels/" + Labels.RECORDED.replace("/", "~1");

  /**
   * Clears the record of who wrote which field, <a
   * href="https://kubernetes.io/docs/reference/using-api/server-side-apply/#clearing-managedfields">as
   * Kubernetes has it</a>: a third of a pod that stays and that nobody applies to, which the API
   * server would also have to bring up to date.
   */
  private static final Map<String, Object> FORGET_WHO_WROTE =
      Map.of("op", "add", "path", "/metadata/managedFields", "value", List.of(Map.of()));

  /**
   * Why a pod was refused.
   *
   * @param reason one of {@link NeedsRepair}
   * @param message what the API server said, or a sentence that names field and remedy
   */
  record Refusal(String reason, String message) {}

  private final KubernetesClient client;
  private final InformerEventSource<Pod, Trial> cache;

  /** UIDs of pods that the cache may still have with their finalizer. */
  private final Cache<String, Boolean> released =
      Caffeine.newBuilder().expireAfterWrite(Duration.ofMinutes(1)).build();

  TrialPods(KubernetesClient client, InformerEventSource<Pod, Trial> cache) {
    this.client = client;
    this.cache = cache;
  }

  /**
   * Creates a pod. One that exists already is the answer to an earlier request whose reply was
   * lost, if it is the trial's own.
   *
   * @return why it was refused, if it was
   */
  Optional<Refusal> create(Trial trial, Pod pod) {
    try {
      Pod created =
          client
              .resource(pod)
              // A misspelt field of the template is an error here, or it would be dropped silently.
              .fieldValidation(FieldValidateable.Validation.STRICT)
              .create();
      cache.handleRecentResourceCreate(ResourceID.fromResource(created), created);
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_CONFLICT -> adopt(trial, pod, e);
        case HttpURLConnection.HTTP_FORBIDDEN ->
            Optional.of(
                new Refusal(
                    message(e).contains("exceeded quota")
                        ? NeedsRepair.QUOTA_EXCEEDED
                        : NeedsRepair.POD_FORBIDDEN,
                    message(e)));
        case HttpURLConnection.HTTP_BAD_REQUEST, UNPROCESSABLE ->
            Optional.of(
                new Refusal(
                    NeedsRepair.INVALID_TEMPLATE,
                    "spec.trial.template makes a pod that the API server refuses: " + message(e)));
        default -> throw e;
      };
    }
  }

  private Optional<Refusal> adopt(Trial trial, Pod pod, KubernetesClientException conflict) {
    Pod existing = client.resource(pod).get();
    if (existing == null) {
      throw conflict;
    }
    if (Ownership.is(trial, existing)) {
      return Optional.empty();
    }
    return Optional.of(
        new Refusal(
            NeedsRepair.POD_NAME_TAKEN,
            "a pod named "
                + pod.getMetadata().getName()
                + " exists that does not belong to this trial: delete it"));
  }

  /**
   * Lifts the finalizer of a pod whose outcome is recorded, and takes it out of what is watched.
   * What the cache has of it until then is out of date, and asks for nothing.
   */
  void release(Pod pod) {
    List<String> finalizers = pod.getMetadata().getFinalizers();
    String uid = pod.getMetadata().getUid();
    if (!finalizers.contains(Labels.POD_FINALIZER) || released.getIfPresent(uid) != null) {
      return;
    }
    List<String> others =
        finalizers.stream().filter(name -> !name.equals(Labels.POD_FINALIZER)).toList();
    // Others lift theirs at the same time: what is replaced must be what was read.
    String patch =
        Serialization.asJson(
            List.of(
                Map.of("op", "test", "path", "/metadata/uid", "value", uid),
                Map.of("op", "test", "path", "/metadata/finalizers", "value", finalizers),
                Map.of("op", "replace", "path", "/metadata/finalizers", "value", others),
                Map.of("op", "add", "path", RECORDED_PATH, "value", "true"),
                FORGET_WHO_WROTE));
    try {
      client.resource(pod).patch(PatchContext.of(PatchType.JSON), patch);
      released.put(uid, true);
    } catch (KubernetesClientException e) {
      // Changed meanwhile: the change brings the trial here again.
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != UNPROCESSABLE) {
        throw e;
      }
    }
  }

  /** Deletes a pod, which then has its grace period; its finalizer keeps what it ends with. */
  void stop(Pod pod) {
    Map<String, Object> options =
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "DeleteOptions",
            // The cache may be behind: a namesake that is newer must not be hit.
            "preconditions",
            Map.of("uid", pod.getMetadata().getUid()));
    String path =
        "/api/v1/namespaces/"
            + pod.getMetadata().getNamespace()
            + "/pods/"
            + pod.getMetadata().getName();
    try {
      client.raw(path, "DELETE", options);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
          && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  /** Lifts the finalizer of a pod, whatever became of it, and deletes it. */
  void remove(Pod pod) {
    release(pod);
    if (pod.getMetadata().getDeletionTimestamp() == null) {
      stop(pod);
    }
  }

  private static String message(KubernetesClientException e) {
    String message =
        e.getStatus() == null || e.getStatus().getMessage() == null
            ? e.getMessage()
            : e.getStatus().getMessage();
    // It may repeat the template, and ends up in two statuses.
    return ShortText.of(message, LONGEST_MESSAGE);
  }
}
