package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A command that is not in the image: no trial is burnt on it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StartErrorEndToEndTest {

  @Test
  void theStudyStallsAndSaysWhy() {
    try (var cluster = new Cluster("e2e-start-error")) {
      cluster.apply(
          new ScriptedStudy("unknown-command", "run=1")
              .trials(4, 1)
              .manifest()
              .replace("command: [java", "command: [jawa"));
      await().atMost(Duration.ofMinutes(2)).until(() -> cluster.has("unknown-command", "Stalled"));

      var stalled =
          cluster.study("unknown-command").getStatus().conditions().stream()
              .filter(condition -> condition.type().equals("Stalled"))
              .findFirst()
              .orElseThrow();
      assertThat(stalled.reason()).isEqualTo("StartError");
      assertThat(stalled.message()).contains("unknown-command-0", "jawa");
      assertThat(cluster.trials("unknown-command"))
          .singleElement()
          .satisfies(
              trial -> {
                assertThat(trial.getStatus().phase()).isEqualTo("Pending");
                assertThat(trial.getStatus().applicationFailures()).isNull();
              });
    }
  }
}
