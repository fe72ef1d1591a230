package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A trial's node dies: a Node without a kubelet, which the scheduler takes for a ready one until
 * the node controller finds that it says nothing.
 */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class LostNodeEndToEndTest {

  private static final String STUDY = "lost";
  private static final String NODE = "node-without-kubelet";
  private static final String ROLE = "test.tuning.dev/role";

  private Cluster cluster;

  @BeforeEach
  void addNode() {
    cluster = new Cluster("e2e-lost-node");
    var room =
        Map.of("cpu", new Quantity("8"), "memory", new Quantity("8Gi"), "pods", new Quantity("10"));
    Node node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(NODE)
            .withLabels(Map.of(ROLE, "lost"))
            .endMetadata()
            .withNewSpec()
            // Only for who asks: other tests' pods must not land here.
            .addNewTaint("NoSchedule", ROLE, null, "lost")
            .endSpec()
            .withNewStatus()
            .withCapacity(room)
            .withAllocatable(room)
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .withReason("Test")
            .withLastHeartbeatTime(Instant.now().toString())
            .withLastTransitionTime(Instant.now().toString())
            .endCondition()
            .endStatus()
            .build();
    cluster.client().resource(node).create();
    cluster.client().resource(node).updateStatus();
  }

  @AfterEach
  void removeNode() {
    // What is left of its pods goes with it.
    cluster.client().nodes().withName(NODE).delete();
    cluster.close();
  }

  @Test
  void theTrialIsRunAgain() {
    cluster.apply(
        new ScriptedStudy(STUDY, "result=0.5")
            .manifest()
            .replace(
                "terminationGracePeriodSeconds: 5",
                """
                terminationGracePeriodSeconds: 5
                        nodeSelector: {%1$s: lost}
                        tolerations: [{key: %1$s, operator: Exists}]\
                """
                    .formatted(ROLE)));
    var pod = cluster.client().pods().inNamespace(cluster.namespace()).withName(STUDY + "-0-1-0");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> pod.get() != null && NODE.equals(pod.get().getSpec().getNodeName()));

    pod.delete();
    await()
        .atMost(Duration.ofMinutes(4))
        .untilAsserted(
            () ->
                assertThat(cluster.trials(STUDY))
                    .filteredOn(trial -> trial.getStatus() != null)
                    .flatExtracting(trial -> trial.getStatus().attempts())
                    .extracting(Attempt::reason)
                    .contains("NodeLost"));
    // On a node of that kind again, and there is no other.
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(cluster.pods())
                    .extracting(p -> p.getMetadata().getName())
                    .contains(STUDY + "-0-2-0"));
  }
}
