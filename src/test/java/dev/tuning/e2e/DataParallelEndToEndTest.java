package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example with four hosts, whose gradients meet at the chief. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class DataParallelEndToEndTest {

  private static final String STUDY = "digits-data-parallel";
  private static final int HOSTS = 4;
  private static final int FILES = 32;

  private static final Pattern WEIGHTS =
      Pattern.compile("completed, weights sha256:([0-9a-f]{64})");
  private static final Pattern FILE = Pattern.compile("epoch (\\d+): file (\\d+)");

  @Test
  void hostsEndWithEqualWeightsAndReadEachFileOnceInAnEpoch() {
    try (var cluster = new Cluster("e2e-hosts")) {
      cluster.apply(Cluster.example(STUDY + ".yaml"));
      await().atMost(Duration.ofMinutes(5)).until(() -> cluster.has(STUDY, "Complete"));

      List<Trial> trials = cluster.trials(STUDY);
      assertThat(trials)
          .isNotEmpty()
          .allSatisfy(
              trial -> {
                assertThat(trial.getStatus().phase()).isEqualTo("Succeeded");
                assertThat(trial.getStatus().attempts()).hasSize(1);
              });
      for (Trial trial : trials) {
        List<String> logs = logs(cluster, trial.getMetadata().getName(), 1);
        assertThat(logs.stream().map(DataParallelEndToEndTest::weights).distinct()).hasSize(1);
        assertEachFileWasReadOnceInAnEpoch(logs);
      }
      assertThat(trials.stream().map(t -> weights(log(cluster, t.getMetadata().getName(), 1, 0))))
          .doesNotHaveDuplicates();
    }
  }

  /**
   * A process is killed without warning, and the trial begins afresh; then a pod is deleted, and
   * later the Study is suspended, and each time the trial goes on where it was.
   */
  @Test
  void aDisturbedTrialEndsWithTheWeightsOfAnUndisturbedOne() {
    String trial = STUDY + "-0";
    String weights;
    try (var cluster = new Cluster("e2e-host-killed")) {
      cluster.apply(oneTrial());
      awaitTraining(cluster, trial, 1);
      processOf(trial, 2).destroyForcibly();

      awaitTraining(cluster, trial, 2);
      Attempt killed = status(cluster).attempts().getFirst();
      assertThat(killed.outcome()).isEqualTo("Failed");
      assertThat(killed.firstFailedHost()).isEqualTo(2);
      assertThat(killed.exitCode()).isEqualTo(137);

      cluster.client().pods().inNamespace(cluster.namespace()).withName(trial + "-2-0").delete();
      awaitTraining(cluster, trial, 3);
      suspend(cluster, true);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> "Cancelled".equals(status(cluster).attempts().getLast().outcome()));
      suspend(cluster, false);
      await().atMost(Duration.ofMinutes(5)).until(() -> cluster.has(STUDY, "Complete"));

      assertThat(status(cluster).attempts())
          .extracting(Attempt::outcome, Attempt::reason)
          .containsExactly(
              tuple("Failed", "NonZeroExit"),
              tuple("Disrupted", "PodDeleted"),
              tuple("Cancelled", "Suspended"),
              tuple("Completed", "Completed"));
      assertThat(status(cluster).attempts().subList(2, 4))
          .allSatisfy(
              attempt -> assertThat(attempt.resumedFrom()).matches("/checkpoints/step-\\d+"));
      assertThat(log(cluster, trial, 4, 0)).containsPattern("from step [1-9]");
      weights = weights(log(cluster, trial, 4, 0));
      assertThat(logs(cluster, trial, 4)).allMatch(log -> weights(log).equals(weights));
    }
    try (var cluster = new Cluster("e2e-undisturbed")) {
      cluster.apply(oneTrial());
      await().atMost(Duration.ofMinutes(4)).until(() -> cluster.has(STUDY, "Complete"));
      assertThat(weights(log(cluster, trial, 1, 0))).isEqualTo(weights);
    }
  }

  private static String oneTrial() {
    return Cluster.example(STUDY + ".yaml").replaceAll("maxTrials: \\d+", "maxTrials: 1");
  }

  private static TrialStatus status(Cluster cluster) {
    return cluster.trials(STUDY).getFirst().getStatus();
  }

  private static void awaitTraining(Cluster cluster, String trial, int attempt) {
    await().atMost(Duration.ofMinutes(2)).until(() -> isTraining(cluster, trial, attempt));
  }

  /**
   * Whether all hosts of an attempt have begun to read their files, and the chief has evaluated.
   */
  private static boolean isTraining(Cluster cluster, String trial, int attempt) {
    if (cluster.pods().stream()
            .filter(pod -> pod.getMetadata().getName().startsWith(trial + "-" + attempt + "-"))
            .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
            .count()
        != HOSTS) {
      return false;
    }
    return log(cluster, trial, attempt, 0).contains("\"validation/error\"")
        && logs(cluster, trial, attempt).stream().allMatch(log -> FILE.matcher(log).find());
  }

  private static void suspend(Cluster cluster, boolean suspend) {
    cluster
        .client()
        .resources(Study.class)
        .inNamespace(cluster.namespace())
        .withName(STUDY)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"suspend\": " + suspend + "}}");
  }

  /** The process of a host, which the local cluster runs on this machine. */
  private static ProcessHandle processOf(String trial, int host) {
    return ProcessHandle.allProcesses()
        .filter(
            process -> {
              List<String> environment = environment(process.pid());
              return environment.contains("TRIAL_NAME=" + trial)
                  && environment.contains("HOST_INDEX=" + host)
                  && environment.contains("HOST_COUNT=" + HOSTS);
            })
        .findFirst()
        .orElseThrow();
  }

  private static List<String> environment(long pid) {
    try {
      return List.of(
          Files.readString(Path.of("/proc", String.valueOf(pid), "environ")).split("\0"));
    } catch (IOException | UncheckedIOException e) {
      // It has ended meanwhile.
      return List.of();
    }
  }

  private static List<String> logs(Cluster cluster, String trial, int attempt) {
    return IntStream.range(0, HOSTS).mapToObj(host -> log(cluster, trial, attempt, host)).toList();
  }

  private static String log(Cluster cluster, String trial, int attempt, int host) {
    return cluster
        .client()
        .pods()
        .inNamespace(cluster.namespace())
        .withName(trial + "-" + attempt + "-" + host)
        .getLog();
  }

  private static String weights(String log) {
    return WEIGHTS.matcher(log).results().map(result -> result.group(1)).findFirst().orElseThrow();
  }

  /** Each host logs the files that it reads; the last epoch may end before all are read. */
  private static void assertEachFileWasReadOnceInAnEpoch(List<String> logs) {
    Map<Integer, List<Integer>> byEpoch = new TreeMap<>();
    logs.stream()
        .flatMap(DataParallelEndToEndTest::filesRead)
        .forEach(
            read ->
                byEpoch
                    .computeIfAbsent(Integer.valueOf(read.group(1)), _ -> new ArrayList<>())
                    .add(Integer.valueOf(read.group(2))));
    assertThat(byEpoch.size()).isGreaterThan(2);
    List<Integer> all = IntStream.range(0, FILES).boxed().toList();
    int last = byEpoch.keySet().stream().mapToInt(Integer::intValue).max().orElseThrow();
    byEpoch.forEach(
        (epoch, files) -> {
          if (epoch < last) {
            assertThat(files).containsExactlyInAnyOrderElementsOf(all);
          } else {
            assertThat(files).doesNotHaveDuplicates().isSubsetOf(all);
          }
        });
  }

  private static Stream<MatchResult> filesRead(String log) {
    return FILE.matcher(log).results();
  }
}
