package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.trial.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pods of the examples are taken where Pod Security Admission enforces the most. */
@ExtendWith(ApiServer.class)
@Timeout(120)
class PodSecurityApiTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final String namespace = ApiServer.newNamespace();

  static Stream<Path> examples() throws IOException {
    try (var files = Files.walk(Path.of("examples"))) {
      return files
          .filter(f -> f.toString().endsWith(".yaml"))
          // A folder for kustomize, with the claim of its Studies in a file of its own.
          .filter(f -> !f.startsWith("examples/gitops"))
          // It has no claim of its own, and its pods are those of the first round.
          .filter(f -> !f.endsWith("digits-round-2.yaml"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void podsOfTheExamplesAreRestricted(Path example) throws IOException {
    PodSecurity.enforce(namespace, "restricted");
    PodReporter.prepare(namespace);
    try (var _ = new OperatorProcess(namespace, Duration.ofSeconds(30));
        var stream = Files.newInputStream(example)) {
      for (HasMetadata object : ApiServer.client().load(stream).items()) {
        ApiServer.client().resource(object).inNamespace(namespace).create();
      }
      Study study =
          ApiServer.client()
              .resources(Study.class)
              .inNamespace(namespace)
              .list()
              .getItems()
              .getFirst();
      int pods = study.getSpec().budget().parallelism() * study.getSpec().trial().hostsOrOne();
      await()
          .atMost(LONG)
          .failFast(() -> Studies.has(Studies.get(namespace, name(study)), "Stalled"))
          .until(() -> pods(study).size() == pods);

      assertThat(pods(study))
          .allSatisfy(
              pod ->
                  assertThat(pod.getSpec().getVolumes())
                      .extracting("name")
                      .contains("tuning-report"));
    }
  }

  private static String name(Study study) {
    return study.getMetadata().getName();
  }

  private List<Pod> pods(Study study) {
    return ApiServer.client()
        .pods()
        .inNamespace(namespace)
        .withLabel(Labels.STUDY, name(study))
        .list()
        .getItems();
  }
}
