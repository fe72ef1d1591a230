package dev.tuning.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** The lives of the pods of a Study, from the audit log. */
final class PodHistory {

  private final int parallelism;
  private final int hosts;
  private final Map<String, AuditEvent> creations = new HashMap<>();
  private final Map<String, AuditEvent> ends = new HashMap<>();
  private final Set<String> createdTwice = new HashSet<>();

  /**
   * @param events of the namespace, in any order
   */
  PodHistory(String study, int parallelism, int hosts, List<AuditEvent> events) {
    this.parallelism = parallelism;
    this.hosts = hosts;
    for (AuditEvent event : events) {
      if (event.createsPod() && isOf(study, event)) {
        if (creations.put(event.name(), event) != null) {
          createdTwice.add(event.name());
        }
      } else if (event.endsPod() && isOf(study, event)) {
        ends.putIfAbsent(event.name(), event);
      }
    }
  }

  private static boolean isOf(String study, AuditEvent event) {
    return event.name().startsWith(study + "-")
        && PodName.parse(event.name()).study().equals(study);
  }

  /** How many pods were ever created. */
  int pods() {
    return creations.size();
  }

  /** How many trials have had a pod. */
  int trials() {
    return trialTimes(creations, false).length;
  }

  /** How many pods belong to second attempts and later ones. */
  long repeated() {
    return creations.keySet().stream().filter(name -> PodName.parse(name).attempt() > 1).count();
  }

  /**
   * How long freed slots stayed empty, in µs: from when the end of a trial's last pod is committed
   * to when the first pod of another trial is. The slot that is freed first is filled first.
   */
  LongStream turnaroundMicros() {
    long[] filled = trialTimes(creations, false);
    long[] freed = trialTimes(ends, true);
    return LongStream.range(0, Math.clamp(filled.length - parallelism, 0, freed.length))
        .map(k -> filled[(int) k + parallelism] - freed[(int) k]);
  }

  /** When each trial had its first or its last event, in order. */
  private static long[] trialTimes(Map<String, AuditEvent> events, boolean last) {
    Map<Integer, Long> times = new TreeMap<>();
    events.forEach(
        (name, event) ->
            times.merge(PodName.parse(name).index(), event.micros(), last ? Math::max : Math::min));
    return times.values().stream().mapToLong(Long::longValue).sorted().toArray();
  }

  /** What must never be, and was. */
  List<String> violations() {
    List<String> violations = new ArrayList<>();
    createdTwice.forEach(name -> violations.add("I2: pod " + name + " was created twice"));
    int most = mostAtOnce();
    if (most > parallelism * hosts) {
      violations.add(
          "I1: %d pods at once, %d at most are allowed".formatted(most, parallelism * hosts));
    }
    return violations;
  }

  /**
   * How many pods lived at once. When within its request a change took place is not known: a pod
   * counts from the end of the request that created it to the beginning of the one that ended it,
   * so that nothing is counted wrongly.
   */
  private int mostAtOnce() {
    TreeMap<Long, Integer> changes = new TreeMap<>();
    creations.values().forEach(event -> changes.merge(event.micros(), 1, Integer::sum));
    ends.values().forEach(event -> changes.merge(event.receivedMicros(), -1, Integer::sum));
    int now = 0;
    int most = 0;
    for (int change : changes.values()) {
      now += change;
      most = Math.max(most, now);
    }
    return most;
  }
}
