package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.manifests.BadManifest;
import dev.tuning.manifests.FullTemplate;
import dev.tuning.trial.TrialPod;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server itself refuses, with a message that names field and remedy. */
@ExtendWith(ApiServer.class)
class StudyRulesApiTest {

  private static final String VALID = BadManifest.VALID;
  private static String namespace;

  @BeforeAll
  static void newNamespace() {
    namespace = ApiServer.newNamespace();
    PodSecurity.enforce(namespace, "baseline");
  }

  static Stream<Arguments> badManifests() {
    return BadManifest.all().map(bad -> Arguments.argumentSet(bad.what(), bad));
  }

  @ParameterizedTest
  @MethodSource("badManifests")
  void refuses(BadManifest bad) {
    assertThatThrownBy(() -> tryOut(bad.manifest()))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(bad.field())
        .hasMessageContaining(bad.remedy());
  }

  @Test
  void acceptsTheManifestThatTheBadOnesAreMadeOf() {
    tryOut(VALID);
  }

  @Test
  void acceptsATemplateWithEverything() {
    tryOut(FullTemplate.manifest("full"));
  }

  /**
   * The pod names objects that must be there first. Pod Security Admission looks at it: whatever
   * the CRD allows meets the standard baseline, but for two capabilities.
   */
  @Test
  void aTemplateWithEverythingMakesAPod() {
    create(
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: trainer}
        """);
    create(
        """
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: low}
        value: -10
        """);
    create(
        """
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: {name: nvidia}
        handler: nvidia
        """);
    create(FullTemplate.manifest("full"));
    create(
        """
        apiVersion: tuning.dev/v1alpha1
        kind: Trial
        metadata: {name: full-0}
        spec: {study: full, index: 0, replicate: 0, purpose: Search, seed: 1, parameters: {a: 0.5}}
        """);
    Trial trial =
        ApiServer.client().resources(Trial.class).inNamespace(namespace).withName("full-0").get();

    var attempt =
        new Attempt(1, "2026-11-24T12:00:00Z", null, null, null, null, null, null, null, null);
    Pod pod = TrialPod.of(Studies.get(namespace, "full"), trial, attempt, 0);
    tryOut(Serialization.asYaml(pod));
  }

  private static void create(String manifest) {
    try (var stream = new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8))) {
      ApiServer.client().load(stream).inNamespace(namespace).create();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As Flux and {@code kubectl apply --server-side} write; without asking for strictness. */
  @Test
  void serverSideApplyRefusesAnUnknownField() {
    String manifest = VALID.replace("trainer:1}", "trainer:1, imagePulPolicy: Always}");
    var study = Serialization.unmarshal(manifest, Study.class);

    assertThatThrownBy(
            () -> ApiServer.client().resource(study).inNamespace(namespace).serverSideApply())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("imagePulPolicy");
  }

  @Test
  void aNullInTheTemplateIsAbsent() {
    Study study =
        Studies.create(
            ApiServer.client(),
            namespace,
            VALID
                .replace("name: valid", "name: nulls")
                .replace("trainer:1}", "trainer:1, env: null}"));

    assertThat(study.getSpec().trial().template().at("/spec/containers/0").has("env")).isFalse();
  }

  @Test
  void acceptsEveryExample() throws IOException {
    int studies = 0;
    try (var files = Files.walk(Path.of("examples"))) {
      // Those for GitOps are rendered first: GitOpsExamplesApiTest.
      for (Path file :
          files
              .filter(f -> f.toString().endsWith(".yaml") && !f.startsWith("examples/gitops"))
              .toList()) {
        try (var stream = Files.newInputStream(file)) {
          for (HasMetadata object : ApiServer.client().load(stream).items()) {
            tryOut(Serialization.asYaml(object));
            studies += object.getKind().equals("Study") ? 1 : 0;
          }
        }
      }
    }
    assertThat(studies).isPositive();
  }

  /** Dry run with the strictness of `kubectl apply`. */
  private static void tryOut(String manifest) {
    Map<?, ?> raw = Serialization.unmarshal(manifest, Map.class);
    var object =
        Serialization.unmarshal(Serialization.asJson(raw), GenericKubernetesResource.class);
    ApiServer.client()
        .resource(object)
        .inNamespace(namespace)
        .dryRun()
        .fieldValidation(FieldValidateable.Validation.STRICT)
        .create();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "parameters | [{\"op\": \"replace\", \"path\": \"/spec/parameters/0/double/max\","
            + " \"value\": 2}]",
        "parameters | [{\"op\": \"replace\", \"path\": \"/spec/parameters/5/value\", \"value\":"
            + " 32}]",
        "search | [{\"op\": \"replace\", \"path\": \"/spec/search/seed\", \"value\": 2}]",
        "search | [{\"op\": \"replace\", \"path\": \"/spec/search/algorithm\", \"value\":"
            + " \"Random\"}]",
        "parameters | [{\"op\": \"add\", \"path\": \"/spec/parameters/3/when\", \"value\":"
            + " {\"parameter\": \"optimizer\", \"in\": [\"sgd\"]}}]",
        "replicates | [{\"op\": \"replace\", \"path\": \"/spec/replicates\", \"value\": 2}]",
        "trial | [{\"op\": \"replace\", \"path\": \"/spec/trial/steps\", \"value\": 200}]",
        "trial | [{\"op\": \"replace\", \"path\": \"/spec/trial/template/spec/containers/0/image\","
            + " \"value\": \"other\"}]",
        "trial | [{\"op\": \"add\", \"path\": \"/spec/trial/template/spec/hostUsers\","
            + " \"value\": false}]",
        "trial | [{\"op\": \"add\", \"path\": \"/spec/trial/template/spec/containers/0/resources\","
            + " \"value\": {\"limits\": {\"nvidia.com/gpu\": 1}}}]",
      })
  void refusesToChange(String field, String patch) {
    String name = "fixed-" + Math.abs(patch.hashCode());
    Studies.create(ApiServer.client(), namespace, VALID.replace("name: valid", "name: " + name));
    assertThatThrownBy(() -> patch(name, patch))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec." + field + " can't change")
        .hasMessageContaining("create a new Study");
  }

  /** Their values have no fixed type, which the rule must not miss. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "search | /spec/search/points/0/optimizer | \"adam\"",
        "parameters | /spec/parameters/1/when/in/0 | \"adam\"",
      })
  void refusesToChangeWhatHasNoFixedType(String field, String path, String value) {
    String name = "untyped-" + field;
    Studies.create(
        ApiServer.client(),
        namespace,
        VALID
            .replace("name: valid", "name: " + name)
            .replace(
                "{name: momentum, double",
                "{name: momentum, when: {parameter: optimizer, in: [momentum]}, double")
            .replace(
                "{seed: 1}",
                "{algorithm: Points, points: [{learningRate: 0.1, hiddenUnits: 8, dropout: 0.1,"
                    + " optimizer: sgd}]}"));
    assertThatThrownBy(
            () ->
                patch(
                    name,
                    "[{\"op\": \"replace\", \"path\": \"%s\", \"value\": %s}]"
                        .formatted(path, value)))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec." + field + " can't change");
  }

  @Test
  void allowsToChangeBudgetSuspendObjectiveAndDescription() {
    Studies.create(ApiServer.client(), namespace, VALID.replace("name: valid", "name: changing"));
    for (String patch :
        List.of(
            "[{\"op\": \"replace\", \"path\": \"/spec/budget/maxTrials\", \"value\": 2}]",
            "[{\"op\": \"replace\", \"path\": \"/spec/suspend\", \"value\": true}]",
            "[{\"op\": \"replace\", \"path\": \"/spec/objective/metric\", \"value\": \"loss\"}]",
            "[{\"op\": \"add\", \"path\": \"/spec/description\", \"value\": \"why\"}]")) {
      patch("changing", patch);
    }
    assertThat(Studies.get(namespace, "changing").getMetadata().getGeneration()).isEqualTo(5);
  }

  @Test
  void aTrialNeverChanges() {
    Trial trial =
        Serialization.unmarshal(
            """
            apiVersion: tuning.dev/v1alpha1
            kind: Trial
            metadata: {name: still}
            spec: {study: x, index: 0, replicate: 0, purpose: Search, seed: 1, parameters: {a: 0.5}}
            """,
            Trial.class);
    ApiServer.client().resource(trial).inNamespace(namespace).create();
    assertThatThrownBy(
            () ->
                ApiServer.client()
                    .resources(Trial.class)
                    .inNamespace(namespace)
                    .withName("still")
                    .patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\": \"replace\", \"path\": \"/spec/parameters/a\", \"value\": 1}]"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("can't change");
  }

  private static void patch(String name, String patch) {
    ApiServer.client()
        .resources(Study.class)
        .inNamespace(namespace)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON), patch);
  }
}
