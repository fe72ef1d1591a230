package dev.tuning.wiring.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.LongStream;

/** Histograms of durations; each bucket of each value of a label is a series of its own. */
final class Timers {

  private static final Duration[] PACE =
      millis(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000);
  private static final Duration[] ANSWERS =
      millis(1, 2, 5, 10, 25, 50, 100, 250, 1000, 5000, 15_000);
  private static final Duration[] COMPUTING = millis(1, 5, 25, 100, 500, 2500, 10_000);

  private Timers() {}

  /** Of what takes requests to the API server: 5 ms to 10 s. */
  static Timer.Builder pace(String name) {
    return Timer.builder(name).serviceLevelObjectives(PACE);
  }

  /** Of answers to trainers: 1 ms to 15 s, after which a trainer is told to try again. */
  static Timer.Builder answers(String name) {
    return Timer.builder(name).serviceLevelObjectives(ANSWERS);
  }

  /** Of what takes nothing but a processor: 1 ms to 10 s. */
  static Timer.Builder computing(String name) {
    return Timer.builder(name).serviceLevelObjectives(COMPUTING);
  }

  private static Duration[] millis(long... bounds) {
    return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
