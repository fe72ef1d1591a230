package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.ObjectiveValue;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that only prints, and an operator that is killed while it does. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StdoutEndToEndTest {

  @Test
  void theLogIsReadToItsEndAlsoByASecondOperator() {
    try (var cluster = new Cluster("e2e-stdout")) {
      cluster.apply(
          new ScriptedStudy(
                  "printed",
                  "print=starting with accuracy=0.1",
                  "print={'step': 10, 'metrics': {'error': 0.5, 'loss': 2}}".replace('\'', '"'),
                  "print=step=20 error=0.25 loss=nan checkpoint=step-20",
                  "run=25",
                  "print=INFO step=30 error=0.125, loss=0.5 took=3.5s",
                  "run=10",
                  "print=step=40 error=0.75 loss=0.25",
                  "exit=0")
              .manifest()
              .replace("hosts: 1", "hosts: 1\n    collector: Stdout"));
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  cluster.trials("printed").stream()
                      .anyMatch(
                          trial ->
                              trial.getStatus() != null
                                  && trial.getStatus().objective() != null
                                  && trial.getStatus().objective().step() == 20));
      cluster.killOperator();
      await().atMost(Duration.ofMinutes(2)).until(() -> cluster.has("printed", "Complete"));

      TrialStatus status = cluster.trials("printed").getFirst().getStatus();
      assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
      assertThat(status.objective()).isEqualTo(new ObjectiveValue(.125, 30));
      assertThat(status.curves().get("error").valuesByStep())
          .isEqualTo(Map.of(10L, .5, 20L, .25, 30L, .125, 40L, .75));
      assertThat(status.curves().get("loss").valuesByStep())
          .isEqualTo(Map.of(10L, 2.0, 20L, Double.NaN, 30L, .5, 40L, .25));
      assertThat(status.checkpoints())
          .extracting(checkpoint -> checkpoint.step())
          .containsExactly(20L);
      assertThat(status.attempts()).hasSize(1);
    }
  }
}
