package dev.tuning.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ObservationTest {

  @Test
  void valuesAreSortedByMetricAndStep() {
    var metrics =
        Observation.byMetric(
            List.of(
                observation(100, Map.of("error", .25)),
                observation(0, Map.of("error", .75, "loss", 3.0)),
                observation(50, Map.of("error", .5))));

    assertThat(metrics.keySet()).containsExactly("error", "loss");
    assertThat(metrics.get("error"))
        .containsExactly(Map.entry(0L, .75), Map.entry(50L, .5), Map.entry(100L, .25));
    assertThat(metrics.get("loss")).containsExactly(Map.entry(0L, 3.0));
  }

  @Test
  void theLastOfARepeatedStepCounts() {
    var metrics =
        Observation.byMetric(
            List.of(
                observation(50, Map.of("error", .5, "loss", 2.0)),
                observation(50, Map.of("error", .25))));

    assertThat(metrics)
        .isEqualTo(
            Map.of(
                "error", new TreeMap<>(Map.of(50L, .25)), "loss", new TreeMap<>(Map.of(50L, 2.0))));
  }

  @Test
  void valuesNeedNotBeFinite() {
    var metrics = Observation.byMetric(List.of(observation(1, Map.of("error", Double.NaN))));

    assertThat(metrics.get("error").get(1L)).isNaN();
  }

  @Test
  void noObservationsHaveNoMetrics() {
    assertThat(Observation.byMetric(List.of())).isEmpty();
    assertThat(Observation.byMetric(List.of(observation(1, Map.of())))).isEmpty();
  }

  @Test
  void aNegativeStepIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> observation(-1, Map.of()))
        .withMessageContaining("step is -1");
  }

  @Test
  void aChangedMapDoesNotChangeIt() {
    Map<String, Double> metrics = new HashMap<>(Map.of("error", .5));
    Observation observation = observation(1, metrics);
    metrics.clear();

    assertThat(observation.metrics()).hasSize(1);
  }

  private static Observation observation(long step, Map<String, Double> metrics) {
    return new Observation(step, metrics, Optional.empty());
  }
}
