package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.apiserver.FakeKubelet.Exit;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Studies go on while the CRDs and the operator become newer, and older again. */
// It changes the CRDs of all.
@Isolated
@ExtendWith(ApiServer.class)
@Timeout(180)
class UpgradeApiTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Path CURRENT = Path.of("crds");

  /** What a newer version may write: fields at the top, deep inside, and a condition. */
  private static final String NEWS =
      """
      {"status": {
        "forecast": {"trialsToGo": 3, "confidence": 0.9},
        "search": {"oracle": "gp/1"},
        "trials": {"paused": 0},
        "conditions": %s}}
      """;

  private static final String NEWS_OF_A_TRIAL =
      """
      {"status": {"energy": {"joules": 7}}}
      """;

  private String namespace;

  @BeforeEach
  void newNamespace() {
    namespace = ApiServer.newNamespace();
  }

  @AfterEach
  void restoreTheCrds() throws IOException {
    install(CURRENT, crd -> crd);
  }

  static Stream<Path> releases() throws IOException {
    try (var files = Files.list(Path.of("src/test/resources/releases"))) {
      return files.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  /**
   * From the CRDs of a release to those that there are now, then to a newer version's, and back.
   * The trials that run meanwhile run on, and nothing runs twice.
   */
  @ParameterizedTest
  @MethodSource("releases")
  void aStudyGoesOnThroughUpgradesAndDowngrades(Path release) throws IOException {
    install(release, crd -> crd);
    var go = new Semaphore(0);
    try (var kubelet = new FakeKubelet(namespace, pod -> complete(go))) {
      Studies.create(ApiServer.client(), namespace, Studies.manifest("long", 8, 2));
      advance(go, 2);

      install(CURRENT, crd -> crd);
      advance(go, 4);

      install(CURRENT, UpgradeApiTest::newer);
      patchStatus("Study", "long", NEWS.formatted(withAnother("long")));
      for (Trial trial : Studies.trials(namespace, "long")) {
        patchStatus("Trial", trial.getMetadata().getName(), NEWS_OF_A_TRIAL);
      }
      install(release, crd -> crd);
      advance(go, 6);

      install(CURRENT, crd -> crd);
      advance(go, 8);

      assertThat(kubelet.podsEver()).isEqualTo(8);
    }
    JsonNode status = read("Study", "long").path("status");
    assertThat(status.at("/state").asText()).isEqualTo("Complete");
    assertThat(status.at("/forecast").toString())
        .isEqualTo("{\"confidence\":0.9,\"trialsToGo\":3}");
    assertThat(status.at("/search/oracle").asText()).isEqualTo("gp/1");
    assertThat(status.at("/trials").has("paused")).isTrue();
    assertThat(status.at("/conditions").findValuesAsText("type")).contains("Complete", "Forecast");
    // Those that were finished, and the two that ran.
    for (int index = 0; index < 6; index++) {
      JsonNode trial = read("Trial", "long-" + index);
      assertThat(trial.at("/status/phase").asText()).isEqualTo("Succeeded");
      assertThat(trial.at("/status/energy/joules").asInt()).as("trial %d", index).isEqualTo(7);
    }
  }

  /** What is not known is no reason to write: an operator that only looks changes nothing. */
  @Test
  void anOlderOperatorLeavesAStudyOfANewerOneAlone() throws IOException {
    try (var _ = new FakeKubelet(namespace, _ -> Exit.completed(0.5))) {
      Studies.create(ApiServer.client(), namespace, Studies.manifest("done", 1, 1));
      try (var _ = new OperatorProcess(namespace, GRACE)) {
        Studies.awaitCondition(namespace, "done", "Complete", LONG);
      }
      patchStatus("Study", "done", NEWS.formatted(withAnother("done")));
      patchStatus("Trial", "done-0", NEWS_OF_A_TRIAL);
      JsonNode study = read("Study", "done");
      JsonNode trial = read("Trial", "done-0");

      try (var _ = new OperatorProcess(namespace, GRACE)) {
        await()
            .during(Duration.ofSeconds(3))
            .atMost(LONG)
            .until(
                () -> read("Study", "done").equals(study) && read("Trial", "done-0").equals(trial));
      }
    }
  }

  private static Exit complete(Semaphore go) {
    try {
      go.acquire();
      return Exit.completed(0.5);
    } catch (InterruptedException e) {
      return Exit.terminated();
    }
  }

  /** An operator starts, sees two more trials to their end, and is stopped. */
  private void advance(Semaphore go, int finished) {
    try (var _ = new OperatorProcess(namespace, GRACE)) {
      go.release(2);
      await()
          .atMost(LONG)
          .until(
              () ->
                  (finished + "/8").equals(Studies.get(namespace, "long").getStatus().progress()));
      if (finished < 8) {
        await()
            .atMost(LONG)
            .until(
                () ->
                    Studies.trials(namespace, "long").stream()
                            .filter(trial -> Studies.isIn(trial, "Running"))
                            .count()
                        == 2);
      }
    }
  }

  private static void install(Path folder, UnaryOperator<CustomResourceDefinition> change)
      throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        var crd = Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
        ApiServer.client().resource(change.apply(crd)).forceConflicts().serverSideApply();
      }
    }
  }

  /** The CRD of a version to come, which knows more fields of a status. */
  private static CustomResourceDefinition newer(CustomResourceDefinition crd) {
    var status =
        crd.getSpec()
            .getVersions()
            .getFirst()
            .getSchema()
            .getOpenAPIV3Schema()
            .getProperties()
            .get("status")
            .getProperties();
    for (String field : List.of("forecast", "energy")) {
      status.put(
          field,
          new JSONSchemaPropsBuilder()
              .withType("object")
              .withXKubernetesPreserveUnknownFields(true)
              .build());
    }
    return crd;
  }

  private String withAnother(String study) throws IOException {
    var conditions = new StringBuilder(read("Study", study).at("/status/conditions").toString());
    return conditions
        .insert(
            conditions.length() - 1,
            """
            ,{"type": "Forecast", "status": "True", "reason": "Made", "message": "three to go",
              "lastTransitionTime": "2026-11-24T12:00:00Z"}
            """)
        .toString();
  }

  private JsonNode read(String kind, String name) {
    var client = ApiServer.client();
    return client
        .getKubernetesSerialization()
        .convertValue(
            client
                .genericKubernetesResources("tuning.dev/v1alpha1", kind)
                .inNamespace(namespace)
                .withName(name)
                .get(),
            JsonNode.class);
  }

  private void patchStatus(String kind, String name, String patch) {
    ApiServer.client()
        .genericKubernetesResources("tuning.dev/v1alpha1", kind)
        .inNamespace(namespace)
        .withName(name)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }
}
