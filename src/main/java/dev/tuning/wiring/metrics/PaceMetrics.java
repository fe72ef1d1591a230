package dev.tuning.wiring.metrics;

import dev.tuning.study.SuggestionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.function.Supplier;

/** How fast Studies are served. */
public final class PaceMetrics {

  private PaceMetrics() {}

  /** How long slots are empty. */
  public static Timer slotTurnaround(MeterRegistry registry) {
    return Timers.pace("study.operator.slot.turnaround")
        .description("From the end of a trial until the first pod of the next one of its Study")
        .register(registry);
  }

  /** How long suggestions take. Where none is made no time counts. */
  public static SuggestionTimer suggestions(MeterRegistry registry) {
    Timer timer =
        Timers.computing("study.operator.suggestion")
            .description("How long a search takes to suggest the next trials of a Study")
            .register(registry);
    return new SuggestionTimer() {
      @Override
      public <T> List<T> time(Supplier<List<T>> suggest) {
        Timer.Sample sample = Timer.start(registry);
        List<T> suggested = suggest.get();
        if (!suggested.isEmpty()) {
          sample.stop(timer);
        }
        return suggested;
      }
    };
  }
}
