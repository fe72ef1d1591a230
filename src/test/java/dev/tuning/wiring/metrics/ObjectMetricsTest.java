package dev.tuning.wiring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private boolean leads;
  private int counts;

  ObjectMetricsTest() {
    ObjectMetrics.register(
        registry,
        () -> leads,
        () -> Map.of("Running", 1, "Complete", 2),
        () -> {
          counts++;
          return Map.of("Pending", 3, "Running", 4);
        },
        () -> 5);
  }

  private double trials(String phase) {
    return registry.get("study.operator.trials").tag("phase", phase).gauge().value();
  }

  @Test
  void theLeaderCounts() {
    leads = true;

    assertThat(registry.get("study.operator.leader").gauge().value()).isEqualTo(1);
    assertThat(registry.get("study.operator.studies").tag("state", "Complete").gauge().value())
        .isEqualTo(2);
    assertThat(trials("Running")).isEqualTo(4);
    assertThat(registry.get("study.operator.unreadable.objects").gauge().value()).isEqualTo(5);
  }

  /** Or a sum over both would count everything twice. */
  @Test
  void anOperatorThatStandsByHasNone() {
    assertThat(registry.get("study.operator.leader").gauge().value()).isZero();
    assertThat(trials("Running")).isZero();
  }

  @Test
  void aScrapeCountsOnce() {
    leads = true;
    int before = counts;
    trials("Pending");
    trials("Running");

    assertThat(counts - before).isEqualTo(1);
  }
}
