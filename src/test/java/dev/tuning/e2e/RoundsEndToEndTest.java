package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.Trial;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The playbook's two rounds, applied together, on real pods. */
class RoundsEndToEndTest {

  @Test
  void theSecondRoundTrainsTheBestPointsOfTheFirst() {
    try (var cluster = new Cluster("e2e-rounds")) {
      cluster.apply(Cluster.example("digits-round-2.yaml").replace("steps: 3000", "steps: 600"));
      cluster.apply(
          Cluster.example("digits-round-1.yaml").replace("maxTrials: 12", "maxTrials: 6"));

      await().atMost(Duration.ofMinutes(5)).until(() -> cluster.has("digits-round-2", "Complete"));

      List<Map<String, JsonNode>> best =
          cluster.trials("digits-round-1").stream()
              .filter(trial -> trial.getStatus().objective() != null)
              .sorted(
                  Comparator.comparingDouble((Trial trial) -> trial.getStatus().objective().value())
                      .thenComparingLong(trial -> trial.getStatus().objective().step()))
              .limit(3)
              .map(trial -> trial.getSpec().parameters())
              .toList();
      assertThat(best).hasSize(3);
      List<Trial> second = cluster.trials("digits-round-2");
      assertThat(second)
          .extracting(trial -> trial.getSpec().parameters())
          .containsExactly(
              best.get(0), best.get(0), best.get(1), best.get(1), best.get(2), best.get(2));
      assertThat(second).extracting(trial -> trial.getSpec().seed()).doesNotHaveDuplicates();
      assertThat(second).extracting(trial -> trial.getStatus().phase()).containsOnly("Succeeded");
      assertThat(cluster.study("digits-round-2").getStatus().best().objective())
          .isLessThan(cluster.study("digits-round-1").getStatus().best().objective() + 0.05);
    }
  }
}
