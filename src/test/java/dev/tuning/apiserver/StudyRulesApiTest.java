package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
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

  private static final String VALID = Studies.manifest("valid", 4, 2);
  private static String namespace;

  @BeforeAll
  static void newNamespace() {
    namespace = ApiServer.newNamespace();
  }

  static Stream<Arguments> badManifests() {
    return Stream.of(
        bad("name too long", "name: valid", "name: " + "a".repeat(41), "metadata.name", "shorter"),
        bad("dotted name", "name: valid", "name: a.b", "metadata.name", "without dots"),
        bad("no metric", "metric: validation/error, ", "", "spec.objective.metric", "Required"),
        bad("unknown goal", "Minimize", "Smallest", "spec.objective.goal", "Minimize"),
        bad("no parameters", parameters(), "parameters: []", "spec.parameters", "at least 1"),
        bad(
            "min above max",
            "{min: 1.0e-4, max: 1.0, scale: Log}",
            "{min: 2.0, max: 1.0}",
            "spec.parameters[0].double",
            "swap them"),
        bad(
            "Log from zero",
            "{min: 1.0e-4, max: 1.0, scale: Log}",
            "{min: 0.0, max: 1.0, scale: Log}",
            "spec.parameters[0].double",
            "raise min"),
        bad("unknown scale", "scale: Log}}", "scale: Exp}}", "scale", "Linear"),
        bad(
            "integer min above max",
            "{min: 8, max: 512, scale: Log}",
            "{min: 9, max: 8}",
            "spec.parameters[2].integer",
            "swap them"),
        bad(
            "integer Log from zero",
            "{min: 8, max: 512, scale: Log}",
            "{min: 0, max: 8, scale: Log}",
            "spec.parameters[2].integer",
            "raise min"),
        bad(
            "fraction as integer",
            "{min: 8, max: 512, scale: Log}",
            "{min: 8.5, max: 512}",
            "spec.parameters[2].integer.min",
            "integer"),
        bad(
            "two kinds",
            "dropout, discrete",
            "dropout, integer: {min: 1, max: 2}, discrete",
            "spec.parameters[3]",
            "exactly one of"),
        bad(
            "no kind",
            "optimizer, categorical: {values: [sgd, momentum, adam]}",
            "optimizer",
            "spec.parameters[4]",
            "exactly one of"),
        bad(
            "no values",
            "[sgd, momentum, adam]",
            "[]",
            "spec.parameters[4].categorical.values",
            "at least 1"),
        bad(
            "repeated category",
            "[sgd, momentum, adam]",
            "[sgd, sgd]",
            "spec.parameters[4].categorical.values",
            "Duplicate"),
        bad(
            "repeated number",
            "[0.0, 0.1, 0.2, 0.5]",
            "[0.1, 0.1]",
            "spec.parameters[3].discrete.values",
            "remove one"),
        bad(
            "empty category",
            "[sgd, momentum, adam]",
            "['']",
            "spec.parameters[4].categorical.values[0]",
            "at least 1"),
        bad(
            "duplicate name",
            "name: momentum",
            "name: learningRate",
            "spec.parameters[1]",
            "Duplicate"),
        bad(
            "no identifier",
            "name: momentum",
            "name: mo-mentum",
            "spec.parameters[1].name",
            "should match"),
        bad(
            "fixed without value",
            "role: Fixed, value: 64",
            "role: Fixed",
            "spec.parameters[5].value",
            "Required"),
        bad(
            "value without role",
            "role: Fixed, value: 64",
            "value: 64",
            "spec.parameters[5].role",
            "Fixed"),
        bad(
            "fixed with range",
            "role: Fixed, value: 64",
            "role: Fixed, value: 64, integer: {min: 1, max: 2}",
            "spec.parameters[5]",
            "remove the range"),
        bad(
            "range with value",
            "dropout, discrete",
            "dropout, value: 1, discrete",
            "spec.parameters[3].role",
            "Fixed"),
        bad(
            "unknown algorithm",
            "search: {seed: 1}",
            "search: {algorithm: Annealing}",
            "spec.search.algorithm",
            "QuasiRandom"),
        bad("no trials", "maxTrials: 4", "maxTrials: 0", "spec.budget.maxTrials", "1"),
        bad("no parallelism", "parallelism: 2", "parallelism: 0", "spec.budget.parallelism", "1"),
        bad(
            "negative failures",
            "parallelism: 2",
            "maxFailedTrials: -1",
            "spec.budget.maxFailedTrials",
            "0"),
        bad("no steps", "steps: 100", "steps: 0", "spec.trial.steps", "1"),
        bad(
            "evaluations beyond the end",
            "evalEverySteps: 50",
            "evalEverySteps: 101",
            "spec.trial",
            "no evaluation"),
        bad("no template", template(), "", "spec.trial.template", "Required"),
        bad(
            "no container",
            "containers:\n        - {name: trial, image: example/trainer:1}",
            "containers: []",
            "spec.trial.template.spec.containers",
            "at least 1"),
        bad(
            "no container named trial",
            "name: trial,",
            "name: train,",
            "spec.trial.template.spec.containers",
            "name it so"),
        bad("unknown field", "seed: 1", "sead: 1", "spec.search.sead", "unknown field"),
        bad(
            "text as number",
            "maxTrials: 4",
            "maxTrials: many",
            "spec.budget.maxTrials",
            "integer"));
  }

  private static String parameters() {
    int start = VALID.indexOf("parameters:");
    return VALID.substring(start, VALID.indexOf("  search:")).stripTrailing();
  }

  private static String template() {
    return VALID.substring(VALID.indexOf("    template:"));
  }

  private static Arguments bad(String what, String from, String to, String field, String remedy) {
    assertThat(VALID).as(what).contains(from);
    return Arguments.of(what, VALID.replace(from, to), field, remedy);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badManifests")
  void refuses(String what, String manifest, String field, String remedy) {
    assertThatThrownBy(() -> tryOut(manifest))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(field)
        .hasMessageContaining(remedy);
  }

  @Test
  void acceptsTheManifestThatTheBadOnesAreMadeOf() {
    tryOut(VALID);
  }

  @Test
  void acceptsEveryExample() throws IOException {
    int studies = 0;
    try (var files = Files.list(Path.of("examples"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
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
        "trial | [{\"op\": \"replace\", \"path\": \"/spec/trial/steps\", \"value\": 200}]",
        "trial | [{\"op\": \"replace\", \"path\": \"/spec/trial/template/spec/containers/0/image\","
            + " \"value\": \"other\"}]",
        "trial | [{\"op\": \"add\", \"path\": \"/spec/trial/template/spec/hostNetwork\","
            + " \"value\": true}]",
      })
  void refusesToChange(String field, String patch) {
    String name = "fixed-" + Math.abs(patch.hashCode());
    Studies.create(ApiServer.client(), namespace, VALID.replace("name: valid", "name: " + name));
    assertThatThrownBy(() -> patch(name, patch))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec." + field + " can't change")
        .hasMessageContaining("create a new Study");
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
