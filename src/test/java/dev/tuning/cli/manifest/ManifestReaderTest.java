package dev.tuning.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestReaderTest {

  private static final String STUDY =
      """
      apiVersion: tuning.dev/v1alpha1
      kind: Study
      metadata: {name: digits}
      """;

  @TempDir Path directory;

  @Test
  void aFieldIsWhereItsNameStands() {
    StudyDocument study =
        study(
            """
            # A comment.
            apiVersion: tuning.dev/v1alpha1
            kind: Study
            spec:
              parameters:
              - {name: learningRate, double: {min: 1e-4, max: 1}}
              - name: hiddenUnits
                integer:
                  min: 8
            """);

    assertThat(study.at("spec")).isEqualTo(new Position(4, 1));
    assertThat(study.at("spec.parameters[0]")).isEqualTo(new Position(6, 5));
    assertThat(study.at("spec.parameters[0].double.min")).isEqualTo(new Position(6, 35));
    assertThat(study.at("spec.parameters[1].integer.min")).isEqualTo(new Position(9, 7));
  }

  @Test
  void aFieldThatIsNotThereIsWhereItsNearestAncestorStands() {
    StudyDocument study = study("\n" + STUDY + "spec:\n  parameters:\n  - name: x\n");

    assertThat(study.at("spec.parameters[0].double.min")).isEqualTo(new Position(7, 5));
    assertThat(study.at("spec.parameters[7]")).isEqualTo(new Position(6, 3));
    assertThat(study.at("status.best")).isEqualTo(new Position(2, 1));
    assertThat(study.at("")).isEqualTo(new Position(2, 1));
  }

  @Test
  void readsTheStudiesAmongOtherDocuments() {
    ManifestFile file =
        read(
            """
            ---
            # nothing
            --- # a volume claim
            apiVersion: v1
            kind: PersistentVolumeClaim
            ---
            %s---
            apiVersion: tuning.dev/v1alpha1
            kind: Trial
            ---
            %s\
            """
                .formatted(STUDY, STUDY.replace("digits", "second")));

    assertThat(file.problems()).isEmpty();
    assertThat(file.studies())
        .extracting(study -> study.content().at("/metadata/name").textValue())
        .containsExactly("digits", "second");
    assertThat(file.studies().getLast().at("metadata.name")).isEqualTo(new Position(16, 12));
  }

  @Test
  void readsTheStudiesOfLists() {
    ManifestFile file =
        read(
            """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: ConfigMap
            - apiVersion: tuning.dev/v1alpha1
              kind: Study
              metadata:
                name: digits
            """);

    assertThat(file.problems()).isEmpty();
    assertThat(file.studies()).hasSize(1);
    assertThat(file.studies().getFirst().at("")).isEqualTo(new Position(6, 3));
    assertThat(file.studies().getFirst().at("metadata.name")).isEqualTo(new Position(9, 5));
  }

  /** Tabs between tokens are no YAML. */
  @Test
  void readsJson() {
    ManifestFile file =
        read(
            """
            {
            \t"apiVersion": "tuning.dev/v1alpha1",
            \t"kind": "Study",
            \t"spec": {"trial": {"steps": 8.0, "x": [1.5, 12345678901234567890, true, null, "\\u00e9"]}}
            }
            """);

    assertThat(file.problems()).isEmpty();
    assertThat(file.studies().getFirst().content().at("/spec"))
        .hasToString("{\"trial\":{\"steps\":8,\"x\":[1.5,1.2345678901234567E19,true,null,\"é\"]}}");
    assertThat(file.studies().getFirst().at("spec.trial.x[1]")).isEqualTo(new Position(4, 46));
  }

  @Test
  void readsJsonDocumentsInARow() {
    String json = "{\"apiVersion\": \"tuning.dev/v1alpha1\", \"kind\": \"Study\"}\n";

    assertThat(read(json + json).studies()).hasSize(2);
  }

  @Test
  void whatBeginsWithABraceMayBeYaml() {
    ManifestFile file = read("{apiVersion: tuning.dev/v1alpha1, kind: Study,}\n---\n" + STUDY);

    assertThat(file.problems()).isEmpty();
    assertThat(file.studies()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
"""
a: &a [1, 2]; b: *a                        | {"a":[1,2],"b":[1,2]}
          a: &a {k: 1}; b: {<<: *a, l: 2}            | {"a":{"k":1},"b":{"k":1,"l":2}}
          a: &a {k: 1}; b: {<<: *a, k: 2}            | {"a":{"k":1},"b":{"k":2}}
          a: &a {k: 1}; b: {k: 2, <<: *a}            | {"a":{"k":1},"b":{"k":1}}
          a: {<<: [{k: 1}, {k: 2, l: 3}]}            | {"a":{"k":1,"l":3}}
          a: {"<<": 1}                               | {"a":{"<<":1}}
          a: {1: a, y: b, 0x10: c, 1.5: d}           | {"a":{"1":"a","true":"b","16":"c","1.5":"d"}}
          a: !!str 5; b: !!float 5; c: !!int "5"     | {"a":"5","b":5,"c":5}
          a: !own 5; b: !!bool "on"; c: !!null ""    | {"a":"5","b":true,"c":null}
          a: "1"; b: '1'; c: 2001-01-01              | {"a":"1","b":"1","c":"2001-01-01"}
""")
  void readsYamlAsKubectlDoes(String fields, String json) {
    StudyDocument study = study(STUDY + "spec:\n  " + fields.replace("; ", "\n  "));

    assertThat(study.content().get("spec")).hasToString(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a:\\n\\tb: 1            | 5 | 1  | indent with spaces
          a: b: c                 | 4 | 5  | put the text into quotes
          a: {b: 1                | 5 | 1  | close the bracket
          a: [1\\nb: 2            | 5 | 2  | close the bracket
          a:\\n  b: 1\\n c: 2     | 6 | 2  | indent what belongs together
          a: "x                   | 5 | 1  | close the quotes
          a: @x                   | 4 | 4  | put the text into quotes
          a: *x                   | 4 | 4  | define it before
          a: - b                  | 4 | 4  | check indentation
          a: 1\\nb: 2\\na: 3      | 6 | 1  | first in line 4
          a: {b: 1, b: 1}         | 4 | 11 | the field b
          a: .inf                 | 4 | 4  | use a finite one
          a: !!int x              | 4 | 4  | remove the tag
          a: !!binary aGk=        | 4 | 4  | remove the tag
          ~: a                    | 4 | 1  | a field without a name
          ? [a]\\n: b             | 4 | 3  | use a string
          <<: a                   | 4 | 5  | give it a mapping
          a: &a\\n  b: *a         | 4 | 4  | write the values out
          a: &a\\n  <<: *a        | 5 | 3  | write the values out
          a: \\0                 | 4 | 4  | remove it
          --- a                   | 4 | 4  | start a new one
          """)
  void whatIsNoYamlIsSaidWithItsPlaceAndARemedy(String text, int line, int column, String remedy) {
    ManifestFile file = read(STUDY + text.translateEscapes() + "\n");

    assertThat(file.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.position()).isEqualTo(new Position(line, column));
              assertThat(problem.message()).contains(remedy);
            });
  }

  @Test
  void anErrorHidesNoOtherDocument() {
    ManifestFile file = read("a: b: c\n---\n" + STUDY + "---\n[1, 2]\n---\na: [\n");

    assertThat(file.studies()).hasSize(1);
    assertThat(file.problems())
        .extracting(problem -> problem.position().line())
        .containsExactly(1, 7, 10);
  }

  @Test
  void whatIsNoJsonIsSaidWithItsPlace() {
    ManifestFile file = read("{\n  \"a\": 1\n  \"b\": 2\n}\n");

    assertThat(file.problems())
        .containsExactly(
            new ManifestProblem(
                new Position(3, 3),
                "",
                "no JSON: Unexpected character ('\"' (code 34)): was expecting comma to separate"
                    + " Object entries: check commas, brackets and quotes"));
  }

  @Test
  void aNumberThatIsTooLargeForJsonIsSaid() {
    assertThat(read("{\"a\": 1e400}").problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("use a smaller one"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          apiVersion: tuning.dev/v1\\nkind: Study            | apiVersion | use tuning.dev/v1alpha1
          apiVersion: tuning.dev\\nkind: Study               | apiVersion | use tuning.dev/v1alpha1
          apiVersion: tuning.dev/v1alpha1\\nkind: Studdy     | kind       | use Study
          kind: Study                                        | apiVersion | set tuning.dev/v1alpha1
          apiVersion: 1\\nkind: Study                        | apiVersion | set tuning.dev/v1alpha1
          apiVersion: tuning.dev/v1alpha1                    | kind       | set Study
          apiVersion: v1\\nkind: List\\nitems: [{kind: Pod}] | apiVersion | set tuning.dev/v1alpha1
          """)
  void whatIsNoObjectThatWeKnowIsSaid(String text, String field, String remedy) {
    ManifestFile file = read(text.translateEscapes());

    assertThat(file.studies()).isEmpty();
    assertThat(file.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.field()).isEqualTo(field);
              assertThat(problem.message()).contains(remedy);
            });
  }

  @Test
  void aliasesCantFillTheMemory() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      text.append("a%d: &a%d [".formatted(i, i));
      text.append("*a%d, ".formatted(i - 1).repeat(9)).append("]\n");
    }

    assertThat(read(text.toString()).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("write the values out"));
  }

  @Test
  void bracketsCantFillTheStack() {
    for (int depth : new int[] {200, 20_000}) {
      String text = "a: " + "[".repeat(depth) + "]".repeat(depth);

      assertThat(read(text).problems())
          .as("%d", depth)
          .singleElement()
          .satisfies(problem -> assertThat(problem.message()).contains("nest"));
    }
  }

  @Test
  void readsAFileWithAByteOrderMark() {
    assertThat(read("\uFEFF" + STUDY).studies().getFirst().at("kind"))
        .isEqualTo(new Position(2, 1));
  }

  @Test
  void aFileInAnotherEncodingIsSaid() {
    ManifestFile file = read((STUDY + "x: é\n").getBytes(StandardCharsets.ISO_8859_1));

    assertThat(file.problems())
        .containsExactly(
            new ManifestProblem(
                new Position(4, 4), "", "is not in UTF-8: save it with that encoding"));
  }

  @Test
  void readsStandardInput() {
    ManifestFile file = reader(STUDY).read("-");

    assertThat(file.name()).isEqualTo("<stdin>");
    assertThat(file.studies()).hasSize(1);
  }

  @Test
  void whatCantBeReadIsSaid() throws IOException {
    Path large = directory.resolve("large.yaml");
    Files.write(large, new byte[(16 << 20) + 1]);

    assertThat(problem(directory.resolve("none.yaml"))).isEqualTo("no such file: check its name");
    assertThat(problem(directory)).isEqualTo("is a directory: name the files in it");
    assertThat(problem(large)).isEqualTo("has more than 16 MiB: split it");
  }

  private static String problem(Path file) {
    ManifestFile read = reader("").read(file.toString());
    assertThat(read.problems()).hasSize(1);
    assertThat(read.problems().getFirst().position()).isNull();
    return read.problems().getFirst().message();
  }

  private static StudyDocument study(String text) {
    ManifestFile file = read(text);
    assertThat(file.problems()).isEmpty();
    assertThat(file.studies()).hasSize(1);
    return file.studies().getFirst();
  }

  private static ManifestFile read(String text) {
    return reader(text).read("-");
  }

  private static ManifestFile read(byte[] text) {
    return new ManifestReader(new ByteArrayInputStream(text)).read("-");
  }

  private static ManifestReader reader(String standardInput) {
    InputStream stream = new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8));
    return new ManifestReader(stream);
  }
}
