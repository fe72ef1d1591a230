package dev.tuning.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many requests somebody made, by verb and resource.
 *
 * @param writes create, update, patch and delete, failed ones too
 * @param reads get and list
 * @param failures those that were answered by 400 or more, with this code
 */
record RequestCounts(
    Map<String, Integer> writes, Map<String, Integer> reads, Map<String, Integer> failures) {

  static RequestCounts of(List<AuditEvent> events) {
    Map<String, Integer> writes = new TreeMap<>();
    Map<String, Integer> reads = new TreeMap<>();
    Map<String, Integer> failures = new TreeMap<>();
    for (AuditEvent event : events) {
      if (event.isWrite()) {
        writes.merge(event.kind(), 1, Integer::sum);
      } else if (event.isRead()) {
        reads.merge(event.kind(), 1, Integer::sum);
      }
      if (event.code() >= 400) {
        failures.merge(event.kind() + " " + event.code(), 1, Integer::sum);
      }
    }
    return new RequestCounts(writes, reads, failures);
  }

  int writeCount() {
    return sum(writes);
  }

  int readCount() {
    return sum(reads);
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
