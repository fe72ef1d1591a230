package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.analysis.design.DesignChecks;
import dev.tuning.manifests.BadManifest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyCommandTest {

  private static final String VALID = BadManifest.VALID;

  /** Without anything that the playbook has to say. */
  private static final String SILENT =
      VALID.replace(
          "{name: valid}",
          "{name: valid, annotations: {tuning.dev/silence: '%s'}}"
              .formatted(String.join(",", DesignChecks.ids())));

  private static final String SWAPPED =
      SILENT.replace("{min: 1.0e-4, max: 1.0, scale: Log}", "{min: 2, max: 1}");

  @TempDir Path directory;

  @Test
  void aGoodStudyHasNoFindings() throws IOException {
    Run run = Run.of("lint", file("good.yaml", SILENT));

    assertThat(run).isEqualTo(new Run(0, "1 Study checked: no findings\n", ""));
  }

  @Test
  void aFindingIsALineThatEditorsUnderstand() throws IOException {
    String file = file("bad.yaml", SWAPPED);

    Run run = Run.of("lint", file);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            file
                + ":7:26: error: spec.parameters[0].double: double.min is larger than double.max:"
                + " swap them\n"
                + "1 Study checked: 1 error, 0 warnings, 0 info\n");
  }

  @Test
  void findingsStandInTheOrderOfTheFile() throws IOException {
    String file =
        file(
            "bad.yaml",
            SWAPPED.replace("steps: 100", "steps: many").replace("name: valid", "name: Valid"));

    assertThat(
            Run.of("lint", file).out().lines().map(line -> line.replaceAll("^.*?yaml:|: .*", "")))
        .containsExactly("3:12", "16:5", "1 Study checked");
  }

  @Test
  void writesJson() throws IOException {
    String file = file("bad.yaml", SWAPPED);

    Run run = Run.of("lint", "--format", "json", file);

    assertThat(run.code()).isEqualTo(1);
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.get("studies").intValue()).isEqualTo(1);
    assertThat(report.get("findings")).hasSize(1);
    assertThat(report.at("/findings/0"))
        .isEqualTo(
            new ObjectMapper()
                .createObjectNode()
                .put("file", file)
                .put("line", 7)
                .put("column", 26)
                .put("severity", "error")
                .put("check", "Rule")
                .put("field", "spec.parameters[0].double")
                .put("message", "double.min is larger than double.max: swap them")
                .putNull("source"));
  }

  @Test
  void saysWhatThePlaybookSaysWithReasonAndPlace() throws IOException {
    String file = file("linear.yaml", VALID.replace("max: 1.0, scale: Log", "max: 1.0"));

    Run run = Run.of("lint", file);

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains(file + ":7:5: warning: spec.parameters[0]: learningRate ")
        .contains("(playbook, \"")
        .contains("[linear-scale]\n");
    JsonNode findings =
        new ObjectMapper().readTree(Run.of("lint", "--format=json", file).out()).get("findings");
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.get("check").asText()).isEqualTo("linear-scale");
              assertThat(finding.get("severity").asText()).isEqualTo("warning");
              assertThat(finding.get("source").asText()).startsWith("playbook, ");
            });
  }

  @Test
  void aStudyThatIsRefusedHasNoDesign() throws IOException {
    Run run =
        Run.of("lint", file("bad.yaml", VALID.replace("{min: 8, max: 512", "{min: 8, max: 1")));

    assertThat(run.out()).contains("1 error, 0 warnings, 0 info");
  }

  @Test
  void aFileThatCantBeReadHidesNoOther() throws IOException {
    String none = directory.resolve("none.yaml").toString();
    String bad = file("bad.yaml", SWAPPED);

    Run run = Run.of("lint", none, bad, file("good.yaml", SILENT));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out().lines())
        .hasSize(3)
        .startsWith(none + ": error: no such file: check its name")
        .endsWith("2 Studies checked: 2 errors, 0 warnings, 0 info");
    JsonNode json = new ObjectMapper().readTree(Run.of("lint", "--format=json", none).out());
    assertThat(json.at("/findings/0/line").isNull()).isTrue();
    assertThat(json.at("/findings/0/column").isNull()).isTrue();
  }

  @Test
  void otherObjectsMayStandBesideAStudyButNotAlone() throws IOException {
    String other = file("other.yaml", "apiVersion: v1\nkind: ConfigMap\n");

    assertThat(Run.of("lint", other, file("good.yaml", SILENT)).code()).isZero();
    assertThat(Run.of("lint", other))
        .isEqualTo(
            new Run(
                1,
                other
                    + ": error: no Study in any file: name a file with kind: Study\n"
                    + "0 Studies checked: 1 error, 0 warnings, 0 info\n",
                ""));
  }

  @Test
  void readsStandardInput() {
    StringWriter out = new StringWriter();
    InputStream in = new ByteArrayInputStream(SWAPPED.getBytes(StandardCharsets.UTF_8));

    int code = StudyCommand.commandLine(in).setOut(new PrintWriter(out)).execute("lint", "-");

    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).startsWith("<stdin>:7:26: error: ");
  }

  @Test
  void everyExampleIsGood() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("examples"))) {
      String[] names =
          files.map(Path::toString).filter(name -> name.endsWith(".yaml")).toArray(String[]::new);
      assertThat(names).isNotEmpty();

      Run run = Run.of(Stream.concat(Stream.of("lint"), Stream.of(names)).toArray(String[]::new));

      assertThat(run.out()).contains("0 errors, 0 warnings");
      assertThat(run.code()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lint                      | Missing required parameter: 'FILE'
          lnt x                     | Did you mean: study lint?
          lint --fromat json x      | --fromat
          lint --format xml x       | [text, json]
          ''                        | Missing required subcommand
          """)
  void wrongUsageIsSaidOnStandardError(String arguments, String message) {
    Run run = Run.of(arguments.isEmpty() ? new String[0] : arguments.split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(message).doesNotContain("\u001b");
  }

  @ParameterizedTest
  @CsvSource({"--help, lint", "lint --help, --format", "lint -h, FILE"})
  void saysHowItIsUsed(String arguments, String word) {
    Run run = Run.of(arguments.split(" "));

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Usage: study", word).doesNotContain("\u001b");
    assertThat(run.err()).isEmpty();
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }
}
