package dev.tuning.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;

/** Writes statuses: what changes, under optimistic locking, and nothing else of an object. */
public final class StatusWriter {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private StatusWriter() {}

  /**
   * Writes a status; the next pass sees it.
   *
   * @param object as it was read, with the status that it had
   * @param status the one to be
   * @return the object as it is then
   */
  public static <P extends CustomResource<?, S>, S> P write(
      P object, S status, Context<P> context) {
    KubernetesClient client = context.getClient();
    KubernetesSerialization json = client.getKubernetesSerialization();
    String patch =
        StatusPatch.of(
                object.getMetadata().getResourceVersion(),
                json.convertValue(object.getStatus(), JsonNode.class),
                json.convertValue(status, JsonNode.class))
            .toString();
    ControllerEventSource<P> source = context.eventSourceRetriever().getControllerEventSource();
    P written =
        source.eventFilteringUpdateAndCacheResource(
            object, current -> client.resource(current).subresource("status").patch(MERGE, patch));
    forgetIfWatched(source, written);
    return written;
  }

  /**
   * Until the watch tells of a write its answer is kept apart. The watch may have been quicker than
   * the answer; if nobody changes the object again, as nobody does with a trial that has ended, the
   * answer would be kept for ever. So the source is told once more what it knows already.
   */
  private static <P extends HasMetadata> void forgetIfWatched(
      ControllerEventSource<P> source, P written) {
    boolean isWatched =
        source
            .get(ResourceID.fromResource(written))
            .filter(known -> known != written)
            .filter(known -> ResourceVersion.of(known) >= ResourceVersion.of(written))
            .isPresent();
    if (isWatched) {
      source.onUpdate(written, written);
    }
  }
}
