package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.StudyStatus.TrialCounts;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.process.PackagedOperator;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kubelet ends the operator while it makes and judges trials as fast as it can. What is under
 * way is finished, or left so that the next operator finds it.
 */
@ExtendWith(ApiServer.class)
@Timeout(240)
class TerminationApiTest {

  private static final Duration LONG = Duration.ofSeconds(90);

  /** What the Deployment gives a pod to end. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** 128 and the number of SIGTERM: what a Java process ends with that has run its shutdown. */
  private static final int TERMINATED = 143;

  private static final int TRIALS = 60;
  private static final int PARALLELISM = 10;

  private final String release = ApiServer.newNamespace();
  private final String namespace = ApiServer.newNamespace();

  @TempDir Path directory;

  private static Exit program(Pod pod) {
    try {
      TimeUnit.MILLISECONDS.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Exit.completed(0.5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theNextOneGoesOnWhereItEnded(int replicas) throws Exception {
    var chart = new Chart(release, "watchNamespaces={" + namespace + "}", "replicas=" + replicas);
    chart.install();
    chart.createPod("first");
    chart.createPod("second");
    try (var kubelet = new FakeKubelet(namespace, TerminationApiTest::program)) {
      try (var first = operator(chart, "first")) {
        Studies.create(
            ApiServer.client(), namespace, Studies.manifest("study", TRIALS, PARALLELISM));
        await()
            .atMost(LONG)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> kubelet.podsEver() > 15);

        Duration end = first.terminate(GRACE).orElseThrow(() -> new AssertionError(first.log()));
        System.out.printf("termination: %d ms, replicas %d%n", end.toMillis(), replicas);
        assertThat(first.exitCode()).isIn(0, TERMINATED);
        assertThat(first.log()).doesNotContain("ERROR");
        assertThat(kubelet.podsEver()).as("it was in the middle").isLessThan(TRIALS);
        if (replicas > 1) {
          Lease lease =
              ApiServer.client().leases().inNamespace(release).withName("study-operator").get();
          assertThat(lease.getSpec().getHolderIdentity()).isNullOrEmpty();
        }
      }
      try (var second = operator(chart, "second")) {
        Studies.awaitCondition(namespace, "study", "Complete", LONG);
        assertThat(second.log()).doesNotContain("ERROR");
      }
      assertThat(kubelet.podNames())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, TRIALS).mapToObj(trial -> "study-" + trial + "-1-0").toList());
      assertThat(kubelet.podsEver()).isEqualTo(TRIALS);
      assertThat(kubelet.mostRunning()).isLessThanOrEqualTo(PARALLELISM);
      assertThat(Studies.get(namespace, "study").getStatus().trials())
          .isEqualTo(new TrialCounts(TRIALS, 0, 0, TRIALS, 0, 0));
      assertThat(Studies.trials(namespace, "study"))
          .allSatisfy(
              trial ->
                  assertThat(trial.getStatus().attempts())
                      .extracting(Attempt::number, Attempt::reason)
                      .isEqualTo(List.of(tuple(1, "Completed"))));
    }
  }

  private PackagedOperator operator(Chart chart, String pod) {
    return new PackagedOperator(chart.kubeconfig(), directory.resolve(pod), chart.environment(pod));
  }
}
