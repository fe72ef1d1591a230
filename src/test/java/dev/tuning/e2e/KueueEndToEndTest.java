package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trials on two hosts in a queue of the real Kueue that has room for one of them. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class KueueEndToEndTest {

  private static final String STUDY = "queued";

  private static final ResourceDefinitionContext WORKLOADS =
      new ResourceDefinitionContext.Builder()
          .withGroup("kueue.x-k8s.io")
          .withVersion("v1beta2")
          .withKind("Workload")
          .withPlural("workloads")
          .withNamespaced(true)
          .build();

  private static final String QUEUES =
      """
      apiVersion: kueue.x-k8s.io/v1beta2
      kind: ResourceFlavor
      metadata: {name: e2e-kueue}
      ---
      apiVersion: kueue.x-k8s.io/v1beta2
      kind: ClusterQueue
      metadata: {name: e2e-kueue}
      spec:
        namespaceSelector: {}
        resourceGroups:
        - coveredResources: [memory]
          flavors:
          - {name: e2e-kueue, resources: [{name: memory, nominalQuota: 200Mi}]}
      """;

  private static final String LOCAL_QUEUE =
      """
      apiVersion: kueue.x-k8s.io/v1beta2
      kind: LocalQueue
      metadata: {name: trials}
      spec: {clusterQueue: e2e-kueue}
      """;

  private Cluster cluster;

  @BeforeEach
  void makeQueues() {
    cluster = new Cluster("e2e-kueue", Map.of("kueue-managed", "true"));
    cluster.client().load(stream(QUEUES)).create();
    cluster.apply(LOCAL_QUEUE);
  }

  @AfterEach
  void deleteQueues() {
    try (var _ = cluster) {
      cluster.client().load(stream(QUEUES)).delete();
    }
  }

  private static InputStream stream(String manifest) {
    return new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void eachAttemptIsAdmittedAsAWholeAndQueuesAgainAfterAnEviction() {
    cluster.apply(
        new ScriptedStudy(
                STUDY, "TRIAL_INDEX=0,TRIAL_ATTEMPT=1:run=3600", "HOST_INDEX=0:result=0.5", "run=2")
            .label("kueue.x-k8s.io/queue-name: trials")
            .trials(3, 3)
            .hosts(2)
            .limit("memory: 100Mi")
            .manifest());

    awaitWithinQuota(() -> isRunning(STUDY + "-0-1-0") && isRunning(STUDY + "-0-1-1"));
    awaitWithinQuota(
        () ->
            cluster.trials(STUDY).stream()
                .map(Trial::getStatus)
                .anyMatch(status -> status != null && "SchedulingGated".equals(status.reason())));

    // The workload of a group has the name of the group.
    cluster
        .client()
        .genericKubernetesResources(WORKLOADS)
        .inNamespace(cluster.namespace())
        .withName(STUDY + "-0-1")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"active\": false}}");

    awaitWithinQuota(() -> cluster.has(STUDY, "Complete"));
    TrialStatus evicted = cluster.trials(STUDY).getFirst().getStatus();
    assertThat(evicted.attempts())
        .extracting(Attempt::number, Attempt::outcome, Attempt::reason)
        .containsExactly(
            tuple(1, "Disrupted", "WorkloadEvictedDueToDeactivated"),
            tuple(2, "Completed", "Completed"));
    assertThat(evicted.applicationFailures()).isNull();
    assertThat(cluster.trials(STUDY))
        .hasSize(3)
        .allSatisfy(trial -> assertThat(trial.getStatus().phase()).isEqualTo("Succeeded"));
  }

  /** Waits, and sees to it that never more pods have been admitted than there is room for. */
  private void awaitWithinQuota(Callable<Boolean> condition) {
    await()
        .pollInterval(Duration.ofMillis(200))
        .atMost(Duration.ofMinutes(3))
        .until(
            () -> {
              assertThat(
                      cluster.pods().stream()
                          .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                          .map(KueueEndToEndTest::group)
                          .distinct())
                  .hasSizeLessThanOrEqualTo(1);
              return condition.call();
            });
  }

  private static String group(Pod pod) {
    return pod.getMetadata().getLabels().get("kueue.x-k8s.io/pod-group-name");
  }

  private boolean isRunning(String pod) {
    return cluster.pods().stream()
        .anyMatch(
            p ->
                p.getMetadata().getName().equals(pod)
                    && "Running".equals(p.getStatus().getPhase()));
  }
}
