package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.StudyStatus.Probe;
import dev.tuning.api.v1alpha1.StudyStatus.ProbedSize;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Probes on real pods: a real kill for want of memory, and real times. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ProbeEndToEndTest {

  private static final Duration LONG = Duration.ofMinutes(6);

  @Test
  void theSizeThatIsKilledEndsTheProbe() {
    try (var cluster = new Cluster("e2e-probe-memory")) {
      // Throughput is not asked for: on a busy machine it could end the probe before memory does.
      cluster.apply(
          Cluster.example("digits-probe.yaml")
              .replace("{min: 8, max: 1024}", "{min: 64, max: 1024}")
              .replace("minGain: 0.05", "throughput: not/reported")
              .replace("value: 128", "value: 4096")
              .replace("value: 0.1}", "value: 0.001}")
              .replace("steps: 2000", "steps: 12")
              .replace("evalEverySteps: 100", "evalEverySteps: 1")
              .replace("memory: 384Mi", "memory: 128Mi")
              .replace("memory: 512Mi", "memory: 256Mi"));
      await().atMost(LONG).until(() -> cluster.has("digits-probe", "Complete"));

      Probe probe = cluster.study("digits-probe").getStatus().probe();
      assertThat(probe.ended()).as(probe.toString()).isEqualTo("Memory");
      ProbedSize last = probe.sizes().getLast();
      assertThat(probe.sizes()).hasSizeGreaterThan(1);
      assertThat(last.feasible()).isFalse();
      assertThat(last.reason()).isEqualTo("OutOfMemory");
      assertThat(probe.largestFeasible()).isEqualTo(last.value() / 2);
      assertThat(probe.recommended()).isNull();
      assertThat(cluster.trials("digits-probe").getLast().getStatus().attempts()).hasSize(1);
    }
  }

  @Test
  void theExampleMeasuresTimes() {
    try (var cluster = new Cluster("e2e-probe")) {
      cluster.apply(Cluster.example("digits-probe.yaml").replace("steps: 2000", "steps: 1000"));
      await().atMost(LONG).until(() -> cluster.has("digits-probe", "Complete"));

      Probe probe = cluster.study("digits-probe").getStatus().probe();
      assertThat(probe.ended()).as(probe.toString()).isIn("Gain", "Range");
      assertThat(probe.recommended()).isNotNull();
      assertThat(probe.sizes())
          .allSatisfy(
              size -> {
                assertThat(size.feasible()).isTrue();
                assertThat(size.throughput()).isPositive();
                assertThat(size.secondsPerStep()).isBetween(1e-6, 10.0);
              });
      // A machine that is busy slows any size down, but not all of them so much.
      assertThat(probe.sizes().get(1).secondsPerStep())
          .isLessThan(8 * probe.sizes().getFirst().secondsPerStep());
    }
  }
}
