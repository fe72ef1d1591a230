package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Trial;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Trials that want GPUs, on a node that says it has eight: an extended resource, which the
 * scheduler counts without a device behind it.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class GpuEndToEndTest {

  private static final String GPU = "nvidia.com/gpu";

  private Cluster cluster;

  @BeforeEach
  void addGpus() {
    cluster = new Cluster("e2e-gpu");
    setGpus("8");
  }

  @AfterEach
  void removeGpus() {
    setGpus("0");
    cluster.close();
  }

  @Test
  void asManyTrialsRunAtOnceAsTheGpusAllow() {
    cluster.apply(
        new ScriptedStudy("gpus", "result=0.5", "run=12")
            .trials(10, 10)
            .limit(GPU + ": 2")
            .manifest());

    await().atMost(Duration.ofMinutes(2)).until(() -> running() == 4 && unschedulable() == 6);
    assertThat(cluster.trials("gpus"))
        .filteredOn(trial -> "Unschedulable".equals(trial.getStatus().reason()))
        .hasSize(6)
        .extracting(trial -> trial.getStatus().message())
        .allMatch(message -> message.contains(GPU));

    // As trials end, the others get their GPUs, and never more than four at once.
    await()
        .pollInterval(Duration.ofMillis(200))
        .atMost(Duration.ofMinutes(3))
        .until(
            () -> {
              assertThat(running()).isLessThanOrEqualTo(4);
              return cluster.has("gpus", "Complete");
            });
    assertThat(cluster.trials("gpus"))
        .hasSize(10)
        .allSatisfy(trial -> assertThat(trial.getStatus().phase()).isEqualTo("Succeeded"));
  }

  private Stream<Pod> pods() {
    return cluster.pods().stream();
  }

  private static boolean isRunning(Pod pod) {
    return "Running".equals(pod.getStatus().getPhase());
  }

  private long running() {
    return pods().filter(GpuEndToEndTest::isRunning).count();
  }

  private long unschedulable() {
    return cluster.trials("gpus").stream()
        .map(Trial::getStatus)
        .filter(status -> status != null && "Unschedulable".equals(status.reason()))
        .count();
  }

  private void setGpus(String number) {
    for (Node node : cluster.client().nodes().list().getItems()) {
      cluster
          .client()
          .nodes()
          .withName(node.getMetadata().getName())
          .editStatus(
              current -> {
                current.getStatus().getCapacity().put(GPU, new Quantity(number));
                current.getStatus().getAllocatable().put(GPU, new Quantity(number));
                return current;
              });
    }
  }
}
