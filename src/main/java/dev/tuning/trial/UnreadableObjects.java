package dev.tuning.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tuning.api.v1alpha1.TuningObject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jboss.logging.Logger;

/**
 * The objects that the API server has and the operator can't read. Each is left alone, with an
 * Event and its status saying why, and is looked at again now and then; the others go on.
 */
public final class UnreadableObjects {

  /** The reason of the Event, of a Study's conditions, and of a Trial. */
  public static final String REASON = "Unreadable";

  /** How long until such an object is looked at again, though nothing happened. */
  public static final Duration CHECK = Duration.ofMinutes(5);

  private static final Logger LOG = Logger.getLogger(UnreadableObjects.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EventRecorder events;

  /** Why, by UID. What is repaired or deleted is not seen here any more, and drops out. */
  private final Cache<String, String> reasons =
      Caffeine.newBuilder().expireAfterWrite(CHECK.multipliedBy(2)).build();

  /**
   * @param events tells people
   */
  public UnreadableObjects(EventRecorder events) {
    this.events = events;
  }

  /** How many there are, as far as they were seen in the last ten minutes. */
  public int count() {
    reasons.cleanUp();
    return (int) reasons.estimatedSize();
  }

  /** Notes that an object is read again. */
  public void forget(TuningObject<?, ?> object) {
    reasons.invalidate(object.getMetadata().getUid());
  }

  /**
   * Says of an object that it can't be read.
   *
   * @param reason a sentence
   * @param status what its status is to have; whatever else it has stays, read or not
   */
  public void report(
      KubernetesClient client,
      TuningObject<?, ?> object,
      String reason,
      Map<String, JsonNode> status) {
    String uid = object.getMetadata().getUid();
    boolean isNew = !reason.equals(reasons.getIfPresent(uid));
    if (isNew) {
      LOG.errorf(
          "%s %s/%s is left alone: %s",
          object.getKind(),
          object.getMetadata().getNamespace(),
          object.getMetadata().getName(),
          reason);
      write(client, object, status);
      events.record(client, object, List.of(Occurrence.warning(REASON, "Isolate", reason)));
    }
    reasons.put(uid, reason);
  }

  /** Under optimistic locking: a newer version than the cache has comes here by itself. */
  private static void write(
      KubernetesClient client, TuningObject<?, ?> object, Map<String, JsonNode> fields) {
    if (fields.isEmpty()) {
      return;
    }
    ObjectNode patch =
        StatusPatch.of(
            object.getMetadata().getResourceVersion(),
            null,
            JSON.createObjectNode().setAll(fields));
    client
        .resource(object)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
  }

  /**
   * Whether an exception says that the code does not understand an object, and not that the API
   * server is away or that this process ends.
   */
  public static boolean isShownBy(Exception exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof NullPointerException
          || cause instanceof IllegalArgumentException
          || cause instanceof DateTimeException
          || cause instanceof ArithmeticException
          || cause instanceof ClassCastException
          || cause instanceof IndexOutOfBoundsException
          || cause instanceof NoSuchElementException) {
        return true;
      }
      if (cause instanceof KubernetesClientException) {
        return false;
      }
    }
    return false;
  }
}
