package dev.tuning.trial;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Writes Events, which are for people: nothing depends on them, and one that fails is dropped. */
public final class EventRecorder {

  private static final Logger LOG = Logger.getLogger(EventRecorder.class);

  private static final String CONTROLLER = "study-operator";

  /** As the API server demands: no note may be longer. */
  private static final int LONGEST_NOTE = 1024;

  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final Clock clock;
  private final String instance;
  private final AtomicLong last = new AtomicLong();

  /**
   * @param clock tells the time
   * @param instance name of this process among the operator's
   */
  public EventRecorder(Clock clock, String instance) {
    this.clock = clock;
    this.instance = instance;
  }

  /** Writes what happened to an object. */
  public void record(KubernetesClient client, HasMetadata object, List<Occurrence> occurrences) {
    for (Occurrence occurrence : occurrences) {
      try {
        client.events().v1().events().resource(event(object, occurrence)).create();
      } catch (KubernetesClientException e) {
        LOG.warnf(
            "no Event %s of %s: %s",
            occurrence.reason(), object.getMetadata().getName(), e.getMessage());
      }
    }
  }

  /** Another one each time, also after a restart: the time in nanoseconds, or a bit more. */
  private long number() {
    Instant now = clock.instant();
    long nanoseconds = now.getEpochSecond() * 1_000_000_000 + now.getNano();
    return last.updateAndGet(previous -> Math.max(previous + 1, nanoseconds));
  }

  private Event event(HasMetadata object, Occurrence occurrence) {
    String note = Objects.requireNonNullElse(occurrence.note(), "");
    return new EventBuilder()
        .withNewMetadata()
        .withName(object.getMetadata().getName() + "." + Long.toHexString(number()))
        .withNamespace(object.getMetadata().getNamespace())
        .endMetadata()
        .withEventTime(new MicroTime(MICROSECONDS.format(clock.instant())))
        .withReportingController(CONTROLLER)
        .withReportingInstance(instance)
        .withType(occurrence.isWarning() ? "Warning" : "Normal")
        .withReason(occurrence.reason())
        .withAction(occurrence.action())
        .withNote(ShortText.of(note, LONGEST_NOTE))
        .withRegarding(
            new ObjectReferenceBuilder()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withName(object.getMetadata().getName())
                .withNamespace(object.getMetadata().getNamespace())
                .withUid(object.getMetadata().getUid())
                .build())
        .build();
  }
}
