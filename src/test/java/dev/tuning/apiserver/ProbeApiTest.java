package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus.ProbedSize;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.apiserver.FakeKubelet.Exit;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Probes, with pods that are played. */
@ExtendWith(ApiServer.class)
@Timeout(120)
class ProbeApiTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private String namespace;

  @BeforeEach
  void newNamespace() {
    namespace = ApiServer.newNamespace();
  }

  private static String manifest(String name) {
    return Studies.manifest(name, 8, 4)
        .replaceAll(
            "(?s)parameters:.*  search: \\{seed: 1}",
            """
            parameters:
              - {name: learningRate, role: Fixed, value: 0.1}
              - {name: batchSize, integer: {min: 32, max: 4096}}
              search: {algorithm: Probe, probe: {parameter: batchSize}}\
            """);
  }

  private static long size(Pod pod) {
    return Long.parseLong(FakeKubelet.env(pod, "PARAM_batchSize"));
  }

  /** Steps take ten milliseconds and some more for each example. */
  private static Exit timed(Pod pod) {
    double seconds = .01 + 1e-5 * size(pod);
    String metric = FakeKubelet.env(pod, "STEP_SECONDS_METRIC");
    return new Exit(
        0,
        "{\"outcome\": \"Completed\", \"observations\": [%s]}"
            .formatted(
                IntStream.rangeClosed(1, 10)
                    .mapToObj(
                        i ->
                            String.format(
                                Locale.ROOT,
                                "{\"step\": %d, \"metrics\": {\"validation/error\": %.3f,"
                                    + " \"%s\": %.5f}}",
                                10 * i,
                                1.0 / i,
                                metric,
                                i == 1 ? 3.0 : seconds))
                    .collect(Collectors.joining(", "))));
  }

  private Study complete(String name) {
    Study study = Studies.awaitCondition(namespace, name, "Complete", LONG);
    assertThat(Studies.condition(study, "Complete").reason()).isEqualTo("ProbeFinished");
    return study;
  }

  private void create(String manifest) {
    Studies.create(ApiServer.client(), namespace, manifest);
  }

  @Test
  void memoryEndsAProbeWhosePodsRunOneByOne() {
    try (var kubelet =
            new FakeKubelet(namespace, pod -> size(pod) > 256 ? Exit.outOfMemory() : timed(pod));
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(manifest("memory"));

      Study study = complete("memory");
      assertThat(study.getSpec().search().probe().minGain()).isEqualTo(.05);
      assertThat(study.getStatus().probe().ended()).isEqualTo("Memory");
      assertThat(study.getStatus().probe().recommended()).isEqualTo(256);
      assertThat(study.getStatus().probe().sizes())
          .extracting(ProbedSize::value)
          .containsExactly(32L, 64L, 128L, 256L, 512L);
      assertThat(study.getStatus().probe().sizes().get(3).secondsPerStep()).isEqualTo(.01256);
      assertThat(study.getStatus().best()).isNull();
      assertThat(study.getStatus().insights().getFirst().check()).isEqualTo("batch-size");
      assertThat(kubelet.mostRunning()).isOne();
      assertThat(kubelet.podsEver()).isEqualTo(5);
    }
  }

  @Test
  void theGainEndsAProbe() {
    try (var _ = new FakeKubelet(namespace, ProbeApiTest::timed);
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(manifest("gain").replace("batchSize}", "batchSize, minGain: 0.5}"));

      // From 512 to 1024 the throughput grows by 49 %.
      Study study = complete("gain");
      assertThat(study.getStatus().probe().ended()).isEqualTo("Gain");
      assertThat(study.getStatus().probe().recommended()).isEqualTo(512);
      assertThat(study.getStatus().probe().largestFeasible()).isEqualTo(1024);
    }
  }

  /** The program runs out of a memory that the cluster does not know: no second attempt. */
  @Test
  void aFailureIsNotRepeatedAndEndsAProbe() {
    try (var kubelet =
            new FakeKubelet(namespace, pod -> size(pod) > 64 ? new Exit(1, null) : timed(pod));
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(manifest("failure").replace("parallelism: 4", "parallelism: 4, maxFailedTrials: 0"));

      Study study = complete("failure");
      assertThat(study.getStatus().probe().ended()).isEqualTo("Failure");
      assertThat(study.getStatus().probe().recommended()).isEqualTo(64);
      List<Trial> trials = Studies.trials(namespace, "failure");
      assertThat(trials).hasSize(3);
      assertThat(trials.getLast().getStatus().attempts()).hasSize(1);
      assertThat(kubelet.podsEver()).isEqualTo(3);
    }
  }

  /** Each operator is stopped in the middle of the pod of another size. */
  @Test
  void anotherOperatorGoesOnWithTheNextSize() {
    var started = new ConcurrentLinkedQueue<Long>();
    try (var kubelet =
        new FakeKubelet(
            namespace,
            pod -> {
              started.add(size(pod));
              return size(pod) > 128 ? Exit.outOfMemory() : timed(pod);
            })) {
      try (var _ = new OperatorProcess(namespace, GRACE)) {
        create(manifest("restart"));
        await().atMost(LONG).until(() -> started.contains(64L));
      }
      try (var _ = new OperatorProcess(namespace, GRACE)) {
        complete("restart");
      }
      assertThat(started).containsExactly(32L, 64L, 128L, 256L);
      assertThat(kubelet.podsEver()).isEqualTo(4);
    }
  }
}
