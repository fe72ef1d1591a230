package dev.tuning.wiring.metrics;

import dev.tuning.web.ReportMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;

/** How reports are answered, and how soon. */
public final class ReportMetrics implements ReportMeter {

  private final MeterRegistry registry;

  /** By result: a registry takes longer to find one than a report to be taken. */
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();

  /**
   * @param registry for the meters
   */
  public ReportMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public IntConsumer begin() {
    Timer.Sample sample = Timer.start(registry);
    return status -> sample.stop(timers.computeIfAbsent(result(status), this::timer));
  }

  private Timer timer(String result) {
    return Timers.answers("study.operator.reports")
        .description("How long reports of trials wait for an answer")
        .tag("result", result)
        .register(registry);
  }

  private static String result(int status) {
    return switch (status) {
      case 200 -> "taken";
      case 401, 403 -> "forbidden";
      case 404, 409 -> "over";
      case 429 -> "throttled";
      case 503 -> "unavailable";
      default -> "invalid";
    };
  }
}
