package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.StudyStatus.TrialCounts;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.apiserver.FakeKubelet.Exit;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pods of several hosts that end in every way, under an operator that dies after any write. */
@ExtendWith(ApiServer.class)
@Timeout(400)
class OperatorCrashApiTest {

  private static final int TRIALS = 4;

  /**
   * Of trials on two hosts one diverges, one runs out of memory, one is disrupted once and then
   * succeeds, and one succeeds.
   */
  private static Exit program(Pod pod) {
    boolean isChief = FakeKubelet.env(pod, "IS_CHIEF").equals("true");
    return switch (FakeKubelet.env(pod, "TRIAL_INDEX")) {
      case "0" -> isChief ? Exit.diverged() : null;
      case "1" -> isChief ? null : Exit.outOfMemory();
      case "2" ->
          FakeKubelet.env(pod, "TRIAL_ATTEMPT").equals("1")
              ? isChief ? null : Exit.disrupted()
              : isChief ? Exit.completed(0.2) : new Exit(0, null);
      default -> isChief ? Exit.completed(0.3) : new Exit(0, null);
    };
  }

  @Test
  void theEndIsThatOfAnUndisturbedRun() throws Exception {
    new CrashAfterEachWrite(
            Studies.manifest("crash", TRIALS, 2)
                .replace("evalEverySteps: 50", "evalEverySteps: 50\n    hosts: 2"),
            OperatorCrashApiTest::program,
            OperatorCrashApiTest::isOver,
            OperatorCrashApiTest::check)
        .run(40);
  }

  private static void check(int k, String namespace, FakeKubelet kubelet) {
    assertThat(Studies.get(namespace, "crash").getStatus().trials())
        .as("after write %d", k)
        .isEqualTo(new TrialCounts(TRIALS, 0, 0, 2, 2, 0));
    assertThat(kubelet.podNames())
        .as("after write %d", k)
        // The chief may have its verdict before a new operator has given it its other host.
        .isSubsetOf(
            "crash-0-1-0",
            "crash-0-1-1",
            "crash-1-1-0",
            "crash-1-1-1",
            "crash-2-1-0",
            "crash-2-1-1",
            "crash-2-2-0",
            "crash-2-2-1",
            "crash-3-1-0",
            "crash-3-1-1");
    assertThat(kubelet.podsEver()).as("after write %d", k).isEqualTo(kubelet.podNames().size());
    assertThat(Studies.trials(namespace, "crash"))
        .extracting(OperatorCrashApiTest::summary)
        .as("after write %d", k)
        .containsExactly(
            "Infeasible, null disruptions: Infeasible Diverged",
            "Infeasible, null disruptions: Infeasible OutOfMemory",
            "Succeeded, 1 disruptions: Disrupted EvictionByEvictionAPI, Completed Completed",
            "Succeeded, null disruptions: Completed Completed");
  }

  private static String summary(Trial trial) {
    return trial.getStatus().attempts().stream()
        .map(attempt -> attempt.outcome() + " " + attempt.reason())
        .collect(
            Collectors.joining(
                ", ",
                trial.getStatus().phase()
                    + ", "
                    + trial.getStatus().disruptions()
                    + " disruptions: ",
                ""));
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
