package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Condition;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Study whose image does not exist, with a kubelet that really tries to pull it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class UnknownImageEndToEndTest {

  @Test
  void stallsWithTheReasonAndBurnsNoTrial() {
    try (var cluster = new Cluster("e2e-image")) {
      cluster.apply(
          Cluster.example("digits-quickstart.yaml").replace("trial-nd4j:0.1.0", "nowhere:1"));
      await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> cluster.has("digits-quickstart", "Stalled"));

      var status = cluster.study("digits-quickstart").getStatus();
      Condition stalled =
          status.conditions().stream()
              .filter(condition -> condition.type().equals("Stalled"))
              .findFirst()
              .orElseThrow();
      assertThat(stalled.reason()).isEqualTo("ImagePullBackOff");
      assertThat(stalled.message()).contains("study-operator/nowhere:1");
      assertThat(status.trials().created()).isEqualTo(2);
      assertThat(status.trials().pending()).isEqualTo(2);
      assertThat(status.trials().failed()).isZero();
    }
  }
}
