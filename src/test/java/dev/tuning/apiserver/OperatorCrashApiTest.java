package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.StudyStatus.TrialCounts;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.apiserver.FakeKubelet.Exit;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The operator dies right after its k-th write, for every k that a Study needs, without seeing the
 * reply; a new one takes over.
 */
@ExtendWith(ApiServer.class)
@Timeout(400)
class OperatorCrashApiTest {

  private static final Duration LONG = Duration.ofSeconds(90);
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** One trial succeeds, one diverges, one fails once and then succeeds. */
  private static Exit program(Pod pod) {
    return switch (FakeKubelet.env(pod, "TRIAL_INDEX")) {
      case "0" -> Exit.completed(0.3);
      case "1" -> Exit.diverged();
      default ->
          FakeKubelet.env(pod, "TRIAL_ATTEMPT").equals("1")
              ? new Exit(1, null)
              : Exit.completed(0.2);
    };
  }

  @Test
  void theEndIsThatOfAnUndisturbedRun() throws Exception {
    int writes = run(Integer.MAX_VALUE);
    assertThat(writes).isGreaterThan(15);
    // Each run waits for a back-off most of the time, and has a namespace of its own.
    try (var executor = Executors.newFixedThreadPool(5)) {
      var runs =
          IntStream.rangeClosed(1, writes).<Callable<Integer>>mapToObj(k -> () -> run(k)).toList();
      for (var run : executor.invokeAll(runs)) {
        run.get();
      }
    }
  }

  /** Runs a Study, with a crash after write k, and returns the number of writes before it. */
  private static int run(int k) {
    String namespace = ApiServer.newNamespace();
    var crash = new CrashingClient(k);
    try (var kubelet = new FakeKubelet(namespace, OperatorCrashApiTest::program)) {
      try (KubernetesClient mortal = ApiServer.newClient(crash);
          var _ = new OperatorProcess(namespace, GRACE, mortal)) {
        Studies.create(ApiServer.client(), namespace, Studies.manifest("crash", 3, 2));
        await()
            .alias("crash after write " + k)
            .atMost(LONG)
            .until(() -> crash.isDead() || isOver(namespace));
      }
      try (var _ = new OperatorProcess(namespace, GRACE)) {
        await()
            .alias("recovery from a crash after write " + k)
            .atMost(LONG)
            .until(() -> isOver(namespace));
      }
      assertThat(Studies.get(namespace, "crash").getStatus().trials())
          .as("after write %d", k)
          .isEqualTo(new TrialCounts(3, 0, 0, 2, 1, 0));
      assertThat(kubelet.podNames())
          .as("after write %d", k)
          .containsExactly("crash-0-1-0", "crash-1-1-0", "crash-2-1-0", "crash-2-2-0");
      assertThat(kubelet.podsEver()).as("after write %d", k).isEqualTo(4);
      assertThat(Studies.trials(namespace, "crash"))
          .extracting(OperatorCrashApiTest::summary)
          .as("after write %d", k)
          .containsExactly("Succeeded 1", "Infeasible 1", "Succeeded 2");
    }
    return crash.writes();
  }

  private static String summary(Trial trial) {
    return trial.getStatus().phase() + " " + trial.getStatus().attempts().size();
  }

  /** Complete, and every pod let go. */
  private static boolean isOver(String namespace) {
    List<Pod> pods = ApiServer.client().pods().inNamespace(namespace).list().getItems();
    return Studies.has(Studies.get(namespace, "crash"), "Complete")
        && pods.stream().allMatch(pod -> pod.getMetadata().getFinalizers().isEmpty())
        && Studies.trials(namespace, "crash").stream()
            .allMatch(trial -> Phase.isTerminal(trial.getStatus().phase()));
  }
}
