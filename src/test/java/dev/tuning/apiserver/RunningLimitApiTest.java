package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.trial.slots.RunningLimit;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Studies that share the trials which the operator lets run at once. */
@ExtendWith(ApiServer.class)
@Timeout(180)
class RunningLimitApiTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Semaphore ends = new Semaphore(0);
  private String namespace;

  @BeforeEach
  void newNamespace() {
    namespace = ApiServer.newNamespace();
  }

  private OperatorProcess operator(int limit) {
    return new OperatorProcess(namespace, GRACE, ApiServer.newClient(), new RunningLimit(limit));
  }

  private FakeKubelet kubelet() {
    return new FakeKubelet(
        namespace,
        _ -> {
          ends.acquireUninterruptibly();
          return Exit.completed(0.5);
        });
  }

  private void create(String name, int trials, int parallelism) {
    Studies.create(ApiServer.client(), namespace, Studies.manifest(name, trials, parallelism));
  }

  /** How many trials run, by Study. */
  private Map<String, Long> running() {
    return Stream.of("first", "second")
        .flatMap(study -> Studies.trials(namespace, study).stream())
        .filter(trial -> Studies.isIn(trial, "Running"))
        .collect(Collectors.groupingBy(trial -> trial.getSpec().study(), Collectors.counting()));
  }

  private long queued(String study) {
    return Studies.trials(namespace, study).stream()
        .map(Trial::getStatus)
        .filter(status -> status != null && "Queued".equals(status.reason()))
        .count();
  }

  private boolean areComplete() {
    return Stream.of("first", "second")
        .allMatch(study -> Studies.has(Studies.get(namespace, study), "Complete"));
  }

  @Test
  void studiesShareTheLimitEquallyAndNoneStarves() {
    try (var kubelet = kubelet();
        var _ = operator(2)) {
      create("first", 6, 4);
      await().atMost(LONG).until(() -> running().equals(Map.of("first", 2L)));
      await().atMost(LONG).until(() -> queued("first") == 2);
      create("second", 3, 3);
      await().atMost(LONG).until(() -> queued("second") == 3);

      // The next slot that is free is the second Study's, and each has one from then on.
      ends.release();
      await().atMost(LONG).until(() -> running().equals(Map.of("first", 1L, "second", 1L)));
      ends.release();
      await()
          .atMost(LONG)
          .until(() -> finished() == 2 && running().equals(Map.of("first", 1L, "second", 1L)));
      ends.release(100);
      await().atMost(LONG).until(this::areComplete);
      assertThat(kubelet.mostRunning()).isEqualTo(2);
      assertThat(kubelet.podsEver()).isEqualTo(9);
    }
  }

  private long finished() {
    return Stream.of("first", "second")
        .flatMap(study -> Studies.trials(namespace, study).stream())
        .filter(trial -> Studies.isIn(trial, "Succeeded"))
        .count();
  }

  @Test
  void theLimitSurvivesTheOperator() {
    try (var kubelet = kubelet()) {
      try (var _ = operator(2)) {
        create("first", 5, 5);
        create("second", 2, 2);
        await().atMost(LONG).until(() -> total(running()) == 2);
      }
      try (var _ = operator(2)) {
        await().during(Duration.ofSeconds(3)).atMost(LONG).until(() -> kubelet.podsEver() == 2);
        ends.release(100);
        await().atMost(LONG).until(this::areComplete);
      }
      assertThat(kubelet.mostRunning()).isEqualTo(2);
      assertThat(kubelet.podsEver()).isEqualTo(7);
    }
  }

  /**
   * Somebody has deleted the Study alone, {@code --cascade=orphan}, while the operator was away.
   */
  @Test
  void aTrialWithoutAStudyHoldsNothing() {
    try (var _ = kubelet()) {
      try (var _ = operator(1)) {
        create("first", 1, 1);
        await().atMost(LONG).until(() -> running().equals(Map.of("first", 1L)));
      }
      ApiServer.client()
          .resources(Trial.class)
          .inNamespace(namespace)
          .withName("first-0")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"ownerReferences\": []}}");
      ApiServer.client().resources(Study.class).inNamespace(namespace).withName("first").delete();
      try (var _ = operator(1)) {
        create("second", 1, 1);
        ends.release(100);
        await().atMost(LONG).until(() -> Studies.has(Studies.get(namespace, "second"), "Complete"));
      }
    }
  }

  private static long total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void aLowerParallelismLetsRunningTrialsFinish() {
    try (var kubelet = kubelet();
        var _ = operator(100)) {
      create("first", 8, 4);
      await().atMost(LONG).until(() -> running().equals(Map.of("first", 4L)));
      ApiServer.client()
          .resources(Study.class)
          .inNamespace(namespace)
          .withName("first")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"spec\": {\"budget\": {\"parallelism\": 1}}}");
      await()
          .atMost(LONG)
          .until(() -> Studies.get(namespace, "first").getStatus().observedGeneration() == 2);
      ends.release(3);
      await().atMost(LONG).until(() -> finished() == 3);
      assertThat(kubelet.podsEver()).isEqualTo(4);
      ends.release();
      await().atMost(LONG).until(() -> finished() == 4 && running().equals(Map.of("first", 1L)));
      assertThat(kubelet.podsEver()).isEqualTo(5);
      ends.release(100);
      await().atMost(LONG).until(() -> Studies.has(Studies.get(namespace, "first"), "Complete"));
      assertThat(kubelet.podsEver()).isEqualTo(8);
    }
  }
}
