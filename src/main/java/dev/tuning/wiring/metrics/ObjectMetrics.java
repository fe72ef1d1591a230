package dev.tuning.wiring.metrics;

import com.google.common.base.Suppliers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * How many Studies and trials there are. They are counted when somebody scrapes, in the caches of
 * the operator that leads; one that stands by has none, so that sums over all operators are right.
 */
public final class ObjectMetrics {

  /** All gauges of a scrape share one count. */
  private static final Duration SCRAPE = Duration.ofSeconds(1);

  private ObjectMetrics() {}

  /**
   * Registers the gauges.
   *
   * @param registry for the meters
   * @param leads whether this operator works
   * @param studies numbers of Studies by state, with every state that there is
   * @param trials numbers of trials by phase, with every phase that there is
   * @param unreadable number of objects that can't be read
   */
  public static void register(
      MeterRegistry registry,
      BooleanSupplier leads,
      Supplier<Map<String, Integer>> studies,
      Supplier<Map<String, Integer>> trials,
      IntSupplier unreadable) {
    Gauge.builder("study.operator.leader", () -> leads.getAsBoolean() ? 1 : 0)
        .description("Whether this operator is the one that works")
        .register(registry);
    Gauge.builder("study.operator.unreadable.objects", unreadable::getAsInt)
        .description("Studies and trials that this version of the operator can't read")
        .register(registry);
    register(registry, leads, "study.operator.studies", "Studies", "state", studies);
    register(registry, leads, "study.operator.trials", "Trials", "phase", trials);
  }

  private static void register(
      MeterRegistry registry,
      BooleanSupplier leads,
      String name,
      String description,
      String label,
      Supplier<Map<String, Integer>> numbers) {
    Supplier<Map<String, Integer>> counted = Suppliers.memoizeWithExpiration(numbers::get, SCRAPE);
    for (String value : numbers.get().keySet()) {
      Gauge.builder(name, () -> leads.getAsBoolean() ? counted.get().get(value) : 0)
          .description(description)
          .tag(label, value)
          .register(registry);
    }
  }
}
