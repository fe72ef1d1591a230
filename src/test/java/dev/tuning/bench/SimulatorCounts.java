package dev.tuning.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Counts what the simulator does. */
final class SimulatorCounts {

  private final Map<String, Long> bodyBytes = new TreeMap<>();
  private final Map<Integer, Integer> reports = new TreeMap<>();
  private final LongStream.Builder reportMicros = LongStream.builder();
  private int failures;

  /** A request about a pod, as the API server's metrics know it. */
  void sent(String verb, int bytes) {
    bodyBytes.merge(verb, (long) bytes, Long::sum);
  }

  void failed() {
    failures++;
  }

  void reported(int status, long nanos) {
    reports.merge(status, 1, Integer::sum);
    reportMicros.add(nanos / 1000);
  }

  /** May be asked once. */
  SimulatorFigures figures() {
    return new SimulatorFigures(
        bodyBytes, failures, reports, Percentiles.ofMicros(reportMicros.build()));
  }
}
