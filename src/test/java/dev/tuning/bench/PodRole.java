package dev.tuning.bench;

import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a simulated pod does, as annotations of the pod template say.
 *
 * @param shortestMillis how long it runs at least; 0 with longestMillis 0: it ends at once
 * @param longestMillis how long it runs at most
 * @param reportsPerSecond how often it reports over HTTP, 0: it does not
 */
record PodRole(int shortestMillis, int longestMillis, int reportsPerSecond) {

  private static final String DURATION = "bench.tuning.dev/milliseconds";
  private static final String REPORTS = "bench.tuning.dev/reports-per-second";

  /** Ends at once. */
  static final PodRole AT_ONCE = new PodRole(0, 0, 0);

  static PodRole read(Map<String, String> annotations) {
    String[] duration = annotations.getOrDefault(DURATION, "0-0").split("-");
    return new PodRole(
        Integer.parseInt(duration[0]),
        Integer.parseInt(duration[1]),
        Integer.parseInt(annotations.getOrDefault(REPORTS, "0")));
  }

  Map<String, String> annotations() {
    return Map.of(
        DURATION, shortestMillis + "-" + longestMillis, REPORTS, String.valueOf(reportsPerSecond));
  }

  boolean endsAtOnce() {
    return longestMillis == 0;
  }

  /** How long the pod of a name runs; the same in every run. */
  int millis(String pod) {
    return longestMillis == shortestMillis
        ? longestMillis
        : new SplittableRandom(pod.hashCode()).nextInt(shortestMillis, longestMillis + 1);
  }
}
