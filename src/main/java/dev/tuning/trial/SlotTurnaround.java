package dev.tuning.trial;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tuning.api.v1alpha1.Study;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Measures how long a slot of a Study stays empty through the operator's own doing: from the moment
 * at which a trial is found to be finished until the first pod of the trial in its place is there.
 *
 * <p>Not measured is what waits for something else. Where no trial follows, no pod comes. Where the
 * spec was edited meanwhile (resumed, a larger budget), where the API server refuses the pod, or
 * where a trial has to queue, the slots that are empty by then are forgotten. The first trials of a
 * Study, and of a process that has just started, take no one's place.
 */
public final class SlotTurnaround {

  /**
   * An empty slot.
   *
   * @param generation of the Study's spec when it became empty
   * @param since ns of the ticker
   */
  private record EmptySlot(long generation, long since) {}

  private final Ticker ticker;
  private final Consumer<Duration> meter;

  /** The slots of each Study, by UID, in the order in which they became empty. */
  private final Map<String, Deque<EmptySlot>> empty = new ConcurrentHashMap<>();

  /**
   * @param ticker tells the time
   * @param meter takes what is measured
   */
  public SlotTurnaround(Ticker ticker, Consumer<Duration> meter) {
    this.ticker = ticker;
    this.meter = meter;
  }

  /** The time in ns, to be given to {@link #emptied}: what is found must be written first. */
  long now() {
    return ticker.read();
  }

  /**
   * Notes that a trial has finished.
   *
   * @param since when that was found
   */
  void emptied(Study study, long since) {
    empty.compute(
        study.getMetadata().getUid(),
        (_, slots) -> {
          Deque<EmptySlot> known = slots == null ? new ArrayDeque<>() : slots;
          known.add(new EmptySlot(study.getMetadata().getGeneration(), since));
          return known;
        });
  }

  /** Notes that the first pod of a trial is there, in the slot that has been empty for longest. */
  void filled(Study study) {
    next(study).ifPresent(slot -> meter.accept(Duration.ofNanos(ticker.read() - slot.since())));
  }

  private Optional<EmptySlot> next(Study study) {
    EmptySlot[] next = new EmptySlot[1];
    empty.computeIfPresent(
        study.getMetadata().getUid(),
        (_, slots) -> {
          slots.removeIf(slot -> slot.generation() != study.getMetadata().getGeneration());
          next[0] = slots.poll();
          return slots.isEmpty() ? null : slots;
        });
    return Optional.ofNullable(next[0]);
  }

  /** Notes that what keeps the slots of a Study empty from now on is not the operator. */
  void forget(String studyUid) {
    empty.remove(studyUid);
  }
}
