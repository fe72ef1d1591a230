package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.manifests.BadManifest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart's admission policy: what values of no fixed type may be. */
@ExtendWith(ApiServer.class)
class AdmissionPolicyApiTest {

  private static final Path POLICY = Path.of("helm/study-operator/files/admission/studies.yaml");

  private static String namespace;

  @BeforeAll
  static void install() throws IOException {
    namespace = ApiServer.newNamespace();
    try (var stream = Files.newInputStream(POLICY)) {
      for (HasMetadata object : ApiServer.client().load(stream).items()) {
        ApiServer.client().resource(object).create();
      }
    }
    // The API server learns of its policies by a watch.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> refuses(conditional("optimizer", "in: [nowhere]")));
  }

  /** The server serves the other tests too. */
  @AfterAll
  static void uninstall() throws IOException {
    try (var stream = Files.newInputStream(POLICY)) {
      ApiServer.client().load(stream).delete();
    }
  }

  private static boolean refuses(String manifest) {
    try {
      tryOut(manifest);
      return false;
    } catch (KubernetesClientException _) {
      return true;
    }
  }

  private static void tryOut(String manifest) {
    ApiServer.client()
        .resource(Serialization.unmarshal(manifest, Study.class))
        .inNamespace(namespace)
        .dryRun()
        .create();
  }

  static Stream<Arguments> badManifests() {
    return BadManifest.ofNoFixedType().map(bad -> Arguments.argumentSet(bad.what(), bad));
  }

  @ParameterizedTest
  @MethodSource("badManifests")
  void refusesWhatLintRefuses(BadManifest bad) {
    assertThatThrownBy(() -> tryOut(bad.manifest()))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(bad.field().replaceFirst("\\[.*", ""))
        .hasMessageContaining(bad.remedy());
  }

  private static final String PARAMETERS =
      """
        parameters:
        - {name: learningRate, double: {min: 1.0e-4, max: 1.0, scale: Log}}
        - {name: optimizer, categorical: {values: [sgd, momentum, adam]}}
        - {name: layers, integer: {min: 1, max: 4}}
        - {name: dropout, discrete: {values: [0.0, 0.5]}}
        - {name: bias, boolean: {}}
        - {name: batchSize, role: Fixed, value: 64}
      """;

  private static String study(String parameters, String search) {
    String manifest = Studies.manifest("policy", 4, 2);
    return manifest
        .replace(
            manifest.substring(manifest.indexOf("  parameters:"), manifest.indexOf("  search:")),
            parameters)
        .replace("search: {seed: 1}", search);
  }

  private static String conditional(String parent, String in) {
    return study(
        PARAMETERS
            + "  - {name: child, when: {parameter: %s, %s}, double: {min: 0, max: 1}}\n"
                .formatted(parent, in),
        "search: {seed: 1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optimizer | [sgdm]",
        "optimizer | [sgd, 1]",
        "layers | [0]",
        "layers | ['2']",
        "layers | [1, 5]",
        "dropout | [0.25]",
        "dropout | [true]",
        "bias | ['true']",
        "bias | [1]",
        "batchSize | [32]",
        "optimizer | [[]]",
      })
  void refusesAConditionOnAValueThatTheParentCannotHave(String parent, String in) {
    assertThatThrownBy(() -> tryOut(conditional(parent, "in: " + in)))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.parameters[child].when.in")
        .hasMessageContaining("remove it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optimizer | [sgd, adam]",
        "layers | [1, 4]",
        "layers | [2.0]",
        "dropout | [0, 0.5]",
        "bias | [true]",
        "bias | [false, true]",
        "batchSize | [64]",
      })
  void acceptsAConditionOnValuesOfTheParent(String parent, String in) {
    assertThatCode(() -> tryOut(conditional(parent, "in: " + in))).doesNotThrowAnyException();
  }

  private static final String POINT =
      "{learningRate: 0.1, optimizer: sgd, layers: 2, dropout: 0.5, bias: true}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "learningRate: 0.1 | learningRate: 2",
        "learningRate: 0.1 | learningRate: '0.1'",
        "learningRate: 0.1, | ''",
        "optimizer: sgd | optimizer: sgdm",
        "layers: 2 | layers: 5",
        "dropout: 0.5 | dropout: 0.4",
        "bias: true | bias: 1",
        "bias: true | bias: true, batchSize: 32",
        "bias: true | bias: true, typo: 1",
      })
  void refusesAPointThatIsNone(String from, String to) {
    String points = "[" + POINT + ", " + POINT.replace(from, to) + "]";

    assertThatThrownBy(
            () -> tryOut(study(PARAMETERS, "search: {algorithm: Points, points: " + points + "}")))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.search.points: 1 of the points")
        .hasMessageContaining("correct them");
  }

  @Test
  void acceptsPoints() {
    String points =
        "[" + POINT + ", " + POINT.replace("bias: true", "bias: false, batchSize: 64") + "]";

    assertThatCode(
            () -> tryOut(study(PARAMETERS, "search: {algorithm: Points, points: " + points + "}")))
        .doesNotThrowAnyException();
  }

  /** A baseline may lie outside the ranges, and replace a value that is fixed. */
  private static final String BASELINE =
      "{learningRate: 5, optimizer: lamb, layers: 9.0, dropout: 0.3, bias: true, batchSize: 32}";

  private static String confirming(String baseline) {
    return study(PARAMETERS, "search: {seed: 1}\n  confirm: {baseline: %s}".formatted(baseline));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "learningRate: 5 | learningRate: '5'",
        "learningRate: 5, | ''",
        "optimizer: lamb | optimizer: 1",
        "layers: 9.0 | layers: 9.5",
        "dropout: 0.3 | dropout: true",
        "bias: true | bias: 1",
        "batchSize: 32 | batchSize: '32'",
        "batchSize: 32 | typo: 1",
      })
  void refusesABaselineOfAnotherKind(String from, String to) {
    assertThatThrownBy(() -> tryOut(confirming(BASELINE.replace(from, to))))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.confirm.baseline lacks a parameter")
        .hasMessageContaining("correct it");
  }

  /** The other rules are about what never changes. */
  @Test
  void aBaselineMayChangeToOneThatFits() {
    assertThatCode(() -> tryOut(confirming(BASELINE))).doesNotThrowAnyException();
    Studies.create(
        ApiServer.client(), namespace, confirming(BASELINE).replace("policy", "changing"));

    assertThatThrownBy(() -> patch("{confirm: {baseline: {bias: 1}}}"))
        .hasMessageContaining("spec.confirm.baseline lacks a parameter");
    assertThatCode(() -> patch("{confirm: {baseline: {bias: false}, top: 2}}"))
        .doesNotThrowAnyException();
    assertThatCode(() -> patch("{description: another}")).doesNotThrowAnyException();
    assertThatCode(() -> patch("{confirm: null}")).doesNotThrowAnyException();
  }

  private static void patch(String spec) {
    ApiServer.client()
        .resources(Study.class)
        .inNamespace(namespace)
        .withName("changing")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            Serialization.asJson(
                Map.of("spec", Serialization.unmarshal("---\n" + spec, JsonNode.class))));
  }

  @Test
  void refusesAFixedValueThatIsNoScalar() {
    assertThatThrownBy(
            () -> tryOut(study(PARAMETERS.replace("value: 64", "value: []"), "search: {seed: 1}")))
        .hasMessageContaining("spec.parameters[batchSize].value must be a number");
  }

  @Test
  void acceptsAStudyWithoutConditionsOrPoints() {
    assertThatCode(() -> tryOut(Studies.manifest("plain", 4, 2))).doesNotThrowAnyException();
  }
}
