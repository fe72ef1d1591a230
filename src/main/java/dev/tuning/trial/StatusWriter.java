package dev.tuning.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;

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
    return context
        .eventSourceRetriever()
        .getControllerEventSource()
        .eventFilteringUpdateAndCacheResource(
            object, current -> client.resource(current).subresource("status").patch(MERGE, patch));
  }
}
