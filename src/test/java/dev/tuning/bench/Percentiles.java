package dev.tuning.bench;

import java.util.stream.LongStream;

/**
 * How some durations are spread, in ms.
 *
 * @param count how many there are; all others are 0 if none
 */
record Percentiles(
    int count, double mean, double min, double p50, double p90, double p99, double max) {

  static Percentiles ofMicros(LongStream micros) {
    long[] sorted = micros.sorted().toArray();
    if (sorted.length == 0) {
      return new Percentiles(0, 0, 0, 0, 0, 0, 0);
    }
    return new Percentiles(
        sorted.length,
        round(LongStream.of(sorted).average().orElseThrow()),
        at(sorted, 0),
        at(sorted, .5),
        at(sorted, .9),
        at(sorted, .99),
        at(sorted, 1));
  }

  /** The one that a share of them does not exceed. */
  private static double at(long[] sorted, double share) {
    return round(sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)]);
  }

  private static double round(double micros) {
    return Math.round(micros / 10) / 100.0;
  }
}
