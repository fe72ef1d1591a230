package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The operator is killed while the quickstart Study runs. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class OperatorKilledEndToEndTest {

  private static final String STUDY = "digits-quickstart";

  /** The operator is killed when this many trials have finished: from the first pod to the last. */
  private static final int[] MOMENTS = {0, 1, 3, 5, 8, 11};

  @Test
  void neitherLosesATrialNorRunsOneTwice() {
    try (var cluster = new Cluster("e2e-killed");
        var created = new CreatedPods(cluster)) {
      // Shorter trials, since it is the operator that is tested here.
      cluster.apply(Cluster.example("digits-quickstart.yaml").replace("steps: 3000", "steps: 800"));
      await().atMost(Duration.ofMinutes(1)).until(() -> !created.uids().isEmpty());
      for (int finished : MOMENTS) {
        await()
            .atMost(Duration.ofMinutes(3))
            .pollInterval(Duration.ofMillis(100))
            .until(() -> finishedTrials(cluster) >= finished);
        cluster.killOperator();
      }
      await().atMost(Duration.ofMinutes(4)).until(() -> cluster.has(STUDY, "Complete"));

      assertThat(created.uids().keySet())
          .isEqualTo(
              IntStream.range(0, 12)
                  .mapToObj(i -> STUDY + "-" + i + "-1-0")
                  .collect(Collectors.toSet()));
      assertThat(created.uids().values()).allSatisfy(uids -> assertThat(uids).hasSize(1));
      assertThat(cluster.trials(STUDY))
          .hasSize(12)
          .allSatisfy(
              trial -> {
                assertThat(trial.getStatus().phase()).isIn(Phase.SUCCEEDED, Phase.INFEASIBLE);
                assertThat(trial.getStatus().attempts()).hasSize(1);
              });
      var counts = cluster.study(STUDY).getStatus().trials();
      assertThat(counts.succeeded() + counts.infeasible()).isEqualTo(12);
    }
  }

  /** Finished pods, whether or not the operator has noticed. */
  private static long finishedTrials(Cluster cluster) {
    return cluster.client().pods().inNamespace(cluster.namespace()).list().getItems().stream()
        .filter(pod -> Set.of("Succeeded", "Failed").contains(pod.getStatus().getPhase()))
        .count();
  }
}
