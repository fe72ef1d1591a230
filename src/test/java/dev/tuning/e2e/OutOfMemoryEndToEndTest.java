package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real kill for want of memory, on one of two hosts. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OutOfMemoryEndToEndTest {

  @Test
  void thePointIsInfeasibleAndTheReasonHasTheLimit() {
    try (var cluster = new Cluster("e2e-memory")) {
      cluster.apply(
          new ScriptedStudy("big", "HOST_INDEX=1:allocate", "run=3600")
              .hosts(2)
              .limit("memory: 96Mi")
              .manifest());
      await().atMost(Duration.ofMinutes(2)).until(() -> cluster.has("big", "Complete"));

      var status = cluster.trials("big").getFirst().getStatus();
      assertThat(status.phase()).isEqualTo("Infeasible");
      assertThat(status.reason()).isEqualTo("OutOfMemory");
      assertThat(status.message()).contains("host 1", "container trial", "96Mi");
      assertThat(status.attempts()).hasSize(1);
      assertThat(status.attempts().getFirst().firstFailedHost()).isOne();
      assertThat(cluster.study("big").getStatus().infeasible().reasons().getFirst().reason())
          .isEqualTo("OutOfMemory");
    }
  }
}
