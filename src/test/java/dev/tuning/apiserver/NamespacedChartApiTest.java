package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.process.PackagedOperator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The chart for some namespaces alone: the operator does its work with what it permits. */
@ExtendWith(ApiServer.class)
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class NamespacedChartApiTest {

  private static final Duration LONG = Duration.ofSeconds(90);

  private final String release = ApiServer.newNamespace();
  private final String watched = ApiServer.newNamespace();
  private final String other = ApiServer.newNamespace();
  private final Chart chart = new Chart(release, "watchNamespaces={" + watched + "}");

  @TempDir Path directory;

  @BeforeEach
  void install() {
    chart.install();
    PodReporter.prepare(watched);
  }

  private PackagedOperator operator() {
    return new PackagedOperator(chart.kubeconfig(), directory, chart.environment("operator"));
  }

  private static void create(String namespace, String name, int trials) {
    Studies.create(ApiServer.client(), namespace, Studies.manifest(name, trials, 2));
  }

  /** Reports, which takes the public keys of the cluster. */
  private static Exit report(Pod pod) {
    new PodReporter(pod).report("{\"step\": 100, \"metrics\": {\"validation/error\": 0.5}}\n");
    return new Exit(0, null);
  }

  private static void assertNothingWasRefused(PackagedOperator operator) {
    assertThat(operator.log())
        .doesNotContainIgnoringCase("forbidden")
        .doesNotContain("WARN", "ERROR");
  }

  @Test
  void permitsNothingForTheCluster() {
    assertThat(chart.objects())
        .allSatisfy(
            object ->
                assertThat(List.of(release, watched))
                    .contains(object.getMetadata().getNamespace()));
    assertThat(chart.objects())
        .extracting(HasMetadata::getKind)
        .doesNotContain("ClusterRole", "ClusterRoleBinding", "ValidatingAdmissionPolicy");
  }

  @Test
  void runsStudiesOfItsNamespacesAndLeavesOthersAlone() {
    try (var kubelet = new FakeKubelet(watched, NamespacedChartApiTest::report);
        var operator = operator()) {
      create(other, "study", 3);
      create(watched, "study", 3);
      await()
          .atMost(LONG)
          .failFast(() -> !operator.isAlive())
          .until(() -> Studies.has(Studies.get(watched, "study"), "Complete"));

      assertThat(kubelet.podsEver()).isEqualTo(3);
      assertThat(Studies.trials(watched, "study"))
          .allSatisfy(trial -> assertThat(trial.getStatus().objective().value()).isEqualTo(0.5));
      assertThat(Studies.get(other, "study").getStatus().observedGeneration()).isEqualTo(-1);
      assertThat(Studies.trials(other, "study")).isEmpty();
      assertThat(ApiServer.client().events().v1().events().inNamespace(watched).list().getItems())
          .isNotEmpty();
      assertNothingWasRefused(operator);
    }
  }

  /** Whether the node is lost it may not see, and two pods of one trial must never run at once. */
  @Test
  void givesUpAPodThatDoesNotStopWhenItIsDeletedByForce() {
    try (var kubelet =
            new FakeKubelet(
                watched,
                pod ->
                    FakeKubelet.env(pod, "TRIAL_ATTEMPT").equals("1")
                        ? null
                        : Exit.completed(0.1));
        var operator = operator()) {
      create(watched, "lost", 1);
      await().atMost(LONG).until(() -> isRunning("lost-0-1-0"));
      kubelet.lose("lost-0-1-0");
      delete("lost-0-1-0", 1);
      // Long enough for the node to be asked for.
      await()
          .during(Duration.ofSeconds(75))
          .atMost(Duration.ofSeconds(90))
          .until(() -> kubelet.podNames().equals(List.of("lost-0-1-0")));

      delete("lost-0-1-0", 0);
      await().atMost(LONG).until(() -> Studies.has(Studies.get(watched, "lost"), "Complete"));
      assertThat(Studies.trials(watched, "lost").getFirst().getStatus().attempts())
          .extracting(Attempt::reason)
          .containsExactly("NodeLost", "Completed");
      assertThat(kubelet.podNames()).containsExactly("lost-0-1-0", "lost-0-2-0");
      assertNothingWasRefused(operator);
    }
  }

  private boolean isRunning(String name) {
    Pod pod = ApiServer.client().pods().inNamespace(watched).withName(name).get();
    return pod != null && "Running".equals(pod.getStatus().getPhase());
  }

  private void delete(String pod, int grace) {
    ApiServer.client().pods().inNamespace(watched).withName(pod).withGracePeriod(grace).delete();
  }
}
