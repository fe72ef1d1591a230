package dev.tuning.cli.rules;

import static dev.tuning.cli.rules.Expectations.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tuning.cli.manifest.ManifestFile;
import dev.tuning.cli.manifest.ManifestReader;
import dev.tuning.cli.rules.Problem.Check;
import dev.tuning.manifests.BadManifest;
import dev.tuning.manifests.FullTemplate;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the CRD of this repository; {@code StudyRulesApiTest} asks the API server the same. */
class StudyRulesTest {

  private static final StudyRules RULES = new StudyRules();
  private static final String VALID = BadManifest.VALID;

  static Stream<Arguments> badManifests() {
    return Stream.concat(BadManifest.all(), BadManifest.ofNoFixedType())
        .map(bad -> Arguments.argumentSet(bad.what(), bad));
  }

  @ParameterizedTest
  @MethodSource("badManifests")
  void refusesWhatTheApiServerRefuses(BadManifest bad) {
    assertThat(check(bad.manifest()))
        .anySatisfy(
            problem -> {
              assertThat(problem.field()).isEqualTo(bad.field());
              assertThat(problem.message()).contains(bad.remedy());
            });
  }

  @Test
  void acceptsTheManifestThatTheBadOnesAreMadeOf() {
    assertThat(check(VALID)).isEmpty();
  }

  @Test
  void acceptsATemplateWithEverything() {
    assertThat(check(FullTemplate.manifest("full"))).isEmpty();
  }

  @Test
  void saysAllAtOnce() {
    String manifest =
        VALID
            .replace("goal: Minimize", "gaol: Minimize")
            .replace("name: momentum", "name: learningRate")
            .replace("steps: 100", "steps: 0");

    assertThat(check(manifest))
        .extracting(Problem::check, Problem::field)
        .containsExactlyInAnyOrder(
            tuple(Check.UnknownField, "spec.objective.gaol"),
            tuple(Check.Required, "spec.objective.goal"),
            tuple(Check.Invalid, "spec.trial.steps"),
            tuple(Check.Duplicate, "spec.parameters[1]"));
  }

  /** As the API server: a rule sees values of the types that it was written for. */
  @Test
  void rulesWaitForTypes() {
    String wrong = VALID.replace("{min: 1.0e-4, max: 1.0, scale: Log}", "{min: 2, max: 1}");

    assertThat(check(wrong)).extracting(Problem::check).containsExactly(Check.Rule);
    assertThat(check(wrong.replace("steps: 100", "steps: 0")))
        .extracting(Problem::check)
        .contains(Check.Rule);
    assertThat(check(wrong.replace("steps: 100", "steps: many")))
        .extracting(Problem::check)
        .containsExactly(Check.TypeInvalid);
  }

  @Test
  void aNullIsAnAbsentValue() {
    assertThat(check(VALID.replace("search: {seed: 1}", "search: ~"))).isEmpty();
    assertThat(check(VALID.replace("maxTrials: 4", "maxTrials: ~")))
        .extracting(Problem::field)
        .containsExactly("spec.budget.maxTrials");
  }

  /** Another version may have written it. */
  @Test
  void theStatusCountsForNothing() {
    assertThat(check(VALID + "status: {state: 5}\n")).isEmpty();
    assertThat(check(VALID + "status: {stat: Running}\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                       | Required     | metadata.name        | set it
          {name: ''}                               | Required     | metadata.name        | set it
          {generateName: x-}                       | Required     | metadata.name        | set it
          {name: Digits}                           | Invalid      | metadata.name        | lower case
          {name: 5}                                | TypeInvalid  | metadata.name        | in quotes
          {name: x, nane: y}                       | UnknownField | metadata.nane        | use one of
          {name: x, namespace: A}                  | Invalid      | metadata.namespace   | lower case
          {name: x, labels: {a: 1}}                | TypeInvalid  | metadata.labels.a    | in quotes
          {name: x, labels: {a: 'b c'}}            | Invalid      | metadata.labels      | an annotation
          {name: x, labels: {a b: c}}              | Invalid      | metadata.labels      | is no name
          {name: x, labels: {a/b/c: c}}            | Invalid      | metadata.labels      | is no name
          {name: x, labels: {a_b/c: c}}            | Invalid      | metadata.labels      | is no name
          {name: x, annotations: {/a: c}}          | Invalid      | metadata.annotations | is no name
          {name: x, annotations: {a: true}}        | TypeInvalid  | metadata.annotations.a | in quotes
          text                                     | TypeInvalid  | metadata             | fields below
          """)
  void checksTheMetadata(String metadata, Check check, String field, String remedy) {
    assertThat(check(VALID.replace("{name: valid}", metadata)))
        .anySatisfy(problem(check, field, remedy));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {name: x, namespace: lab, labels: {a.b/c-d_e: '', f: g.h}}
          {name: x, annotations: {A.b/C: 'a b', kubectl.kubernetes.io/x: ''}, uid: x, generation: 2}
          {name: x, creationTimestamp: null, finalizers: [a/b], managedFields: [{manager: m}]}
          """)
  void acceptsMetadata(String metadata) {
    assertThat(check(VALID.replace("{name: valid}", metadata))).isEmpty();
  }

  @Test
  void annotationsHaveALimit() {
    String metadata = "{name: x, annotations: {a: '" + "x".repeat(256 * 1024) + "'}}";

    assertThat(check(VALID.replace("{name: valid}", metadata)))
        .extracting(Problem::check, Problem::field)
        .containsExactly(tuple(Check.TooLong, "metadata.annotations"));
  }

  /** What would stall the Study, although the API server takes it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          value: 64 | value: [] | SearchSpace | spec.parameters[5] | a number, a string
          {name: momentum, double | {name: momentum, when: {parameter: dropout, in: [0.3]}, double | SearchSpace | spec.parameters[1] | remove it
          image: example/trainer:1} | image: x, ports: [{containerPort: 99999999999}]} | PodTemplate | spec.trial.template | no pod template
          """)
  void saysWhatTheOperatorWouldSay(
      String from, String to, Check check, String field, String remedy) {
    String manifest =
        VALID.replace(
            "spec:\n        containers:\n        - {name: trial, image: example/trainer:1}",
            "spec: {containers: [{name: trial, image: example/trainer:1}]}");
    assertThat(manifest).contains(from);

    assertThat(check(manifest.replace(from, to)))
        .singleElement()
        .satisfies(problem(check, field, remedy));
  }

  private static List<Problem> check(String manifest) {
    InputStream stream = new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8));
    ManifestFile file = new ManifestReader(stream).read("-");
    assertThat(file.problems()).isEmpty();
    return RULES.check(file.studies().getFirst().content()).problems();
  }
}
