package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.manifests.BadManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyzeCommandTest {

  private static final String STUDY =
      """
      apiVersion: tuning.dev/v1alpha1
      kind: Study
      metadata: {name: digits}
      spec:
        objective: {metric: validation/error, goal: Minimize}
        parameters:
        - {name: learningRate, double: {min: 1.0e-4, max: 1.0}}
        - {name: activation, role: Scientific, categorical: {values: [relu, tanh, gelu]}}
        budget: {maxTrials: 6}
        trial:
          steps: 100
          evalEverySteps: 50
          template: {spec: {containers: [{name: trial, image: example/trainer:1}]}}
      """;

  private static final String HISTORY =
      """
      {"index": 0, "replicate": 0, "parameters": {"learningRate": 0.1, "activation": "relu"}, "outcome": "Succeeded", "reason": null, "curves": {"validation/error": [[50, 0.4], [100, 0.3]]}}
      {"index": 1, "parameters": {"learningRate": 0.2, "activation": "tanh"}, "outcome": "Succeeded", "curves": {"validation/error": [[100, 0.9], [50, 0.2]], "train/loss": [[50, 1]]}}

      {"index": 2, "parameters": {"learningRate": 0.9, "activation": "tanh"}, "outcome": "Infeasible", "reason": "Diverged"}
      {"index": 3, "parameters": {"learningRate": 0.8, "activation": "relu"}, "outcome": "Succeeded", "curves": {"validation/error": [[50, 0.1], [100, "NaN"]]}}
      {"index": 4, "parameters": {"learningRate": 0.7, "activation": "relu"}, "outcome": "Failed", "reason": "NonZeroExit"}
      {"index": 5, "parameters": {"learningRate": 0.6, "activation": "relu"}, "outcome": "Running"}
      """;

  /** Parameters of a trial. */
  private static final String POINT = "{\"learningRate\": 0.1, \"activation\": \"relu\"}";

  @TempDir Path directory;

  private String file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  private Run analyze(String study, String history, String... more) throws IOException {
    String[] arguments = new String[4 + more.length];
    arguments[0] = "analyze";
    arguments[1] = file("study.yaml", study);
    arguments[2] = "--history";
    arguments[3] = file("h.jsonl", history);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return Run.of(arguments);
  }

  @Test
  void writesWhatTheOperatorWouldWrite() throws IOException {
    Run run = analyze(STUDY, HISTORY, "--format", "json");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    JsonNode analysis = new ObjectMapper().readTree(run.out());
    assertThat(analysis.get("trials"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    "{\"created\":6,\"pending\":0,\"running\":1,\"succeeded\":2,\"infeasible\":2,"
                        + "\"failed\":1}"));
    assertThat(analysis.get("best"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    "{\"trial\":\"digits-1\",\"index\":1,\"objective\":0.2,\"step\":50,"
                        + "\"parameters\":{\"learningRate\":0.2,\"activation\":\"tanh\"}}"));
    assertThat(analysis.at("/infeasible/count").intValue()).isEqualTo(2);
    assertThat(analysis.at("/infeasible/fraction").doubleValue()).isEqualTo(0.4);
    assertThat(analysis.at("/infeasible/reasons").findValuesAsText("reason"))
        .containsExactly("Diverged", "NonFiniteObjective");
    JsonNode scientific = analysis.get("scientific");
    assertThat(scientific).hasSize(3);
    assertThat(scientific.findValuesAsText("trials")).containsExactly("4", "2", "0");
    assertThat(scientific.findValuesAsText("infeasible")).containsExactly("1", "1", "0");
    assertThat(scientific.at("/0/best/trial").asText()).isEqualTo("digits-0");
    assertThat(scientific.at("/1/best/trial").asText()).isEqualTo("digits-1");
    assertThat(scientific.at("/2").has("best")).isFalse();
    assertThat(analysis.get("insights").findValuesAsText("check")).contains("linear-scale");
  }

  @Test
  void writesText() throws IOException {
    Run run = analyze(STUDY, HISTORY);

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("Study digits: 2 succeeded, 2 infeasible, 1 failed, 1 unfinished\n")
        .contains("Best: digits-1, validation/error 0.2 at step 50\n  learningRate: 0.2\n")
        .contains("Infeasible: 2 (40 %): Diverged 1, NonFiniteObjective 1\n")
        .contains("activation relu: 4 trials, 1 infeasible, best digits-0, validation/error 0.3")
        .contains("activation gelu: 0 trials, 0 infeasible, no best yet")
        .contains("Warning, learningRate: ")
        .contains("[linear-scale]");
  }

  @Test
  void anEmptyHistoryHasNoBest() throws IOException {
    Run run = analyze(STUDY, "");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Best: no point has been trained to its end");
  }

  @Test
  void theObjectiveOfReplicatesIsTheirMean() throws IOException {
    String point =
        "{\"index\": 0, \"replicate\": %d, \"parameters\": "
            + POINT
            + ", \"outcome\": \"Succeeded\","
            + " \"curves\": {\"validation/error\": [[50, %s]]}}\n";

    Run run =
        analyze(
            STUDY.replace("budget:", "replicates: 2\n  budget:"),
            point.formatted(0, "0.25") + point.formatted(1, "0.75"));

    assertThat(run.out()).contains("Best: digits-0, mean validation/error 0.5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"index": 0                                          | h.jsonl:2: error:
          []                                                   | h.jsonl:2: error:
          {"index": 0, "parameters": {}}                       | outcome
          {"parameters": {}, "outcome": "Failed"}              | index
          {"index": 0, "outcome": "Failed"}                    | parameters
          {"index": null, "parameters": {}, "outcome": "Failed"} | there is no index
          null                                                 | is no object
          {"index": 1.5, "parameters": {}, "outcome": "Failed"} | a whole number
          {"index": "1", "parameters": {}, "outcome": "Failed"} | a whole number
          {"index": 1099511627776, "parameters": {}, "outcome": "Failed"} | a whole number
          {"index": 0, "replicate": 1, "parameters": {}, "outcome": "Failed"} | replicate is 1
          {"index": 0, "parameters": {}, "outcome": 3}         | a text in quotes
          {"index": 0, "parameters": {}, "outcome": "Failed", "curves": {"a": null}} | pairs of a whole step
          {"index": 0, "parameters": {}, "outcome": "Failed", "curves": {"a": [null]}} | pairs of a whole step
          {"index": 0, "parameters": {"a": 1e400}, "outcome": "Failed"} | too large
          {"index": 0, "parameters": {}, "outcome": "Failed", "curves": {"a": [[1, NaN]]}} | no JSON
          {"index": 0, "parameters": {}, "outcome": "Done"}    | Succeeded
          {"index": 0, "parameters": {}, "outcome": "Failed", "curve": {}} | there is no field curve
          {"index": -1, "parameters": {}, "outcome": "Failed"} | a whole number from 0
          {"index": 9, "parameters": {}, "outcome": "Failed"}  | occur a second time
          {"index": 0, "parameters": {}, "outcome": "Failed", "curves": {"a": [[1]]}} | pairs of a whole step
          {"index": 0, "parameters": {}, "outcome": "Failed", "curves": {"a": [[1.5, 2]]}} | pairs of a whole step
          {"index": 0, "parameters": {}, "outcome": "Failed", "curves": {"a": [[1, "x"]]}} | write a number
          {"index": 0, "parameters": {"a": [1]}, "outcome": "Failed"} | give a number, a string or a boolean
          {"index": 0, "index": 1, "parameters": {}, "outcome": "Failed"} | for the second time
          """)
  void aBadLineIsNamed(String line, String message) throws IOException {
    Run run =
        analyze(
            STUDY,
            ("{\"index\": 9, \"parameters\": {}, \"outcome\": \"Failed\"}\n" + line + "\n")
                .replace("\"parameters\": {}", "\"parameters\": " + POINT));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("h.jsonl:2: error: ").contains(message);
  }

  private static final String SPACE =
      STUDY.replace(
          "  budget:",
          """
            - {name: layers, integer: {min: 1, max: 8}}
            - {name: slope, double: {min: 0, max: 1}, when: {parameter: activation, in: [gelu]}}
            - {name: batchSize, role: Fixed, value: 64}
            budget:\
          """);

  private static String trial(int index, String parameters) {
    return "{\"index\": %d, \"parameters\": {%s}, \"outcome\": \"Failed\"}\n"
        .formatted(index, parameters);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "learningrate": 0.1, "activation": "relu", "layers": 2 | learningrate has a value, but there is no parameter of that name: write learningRate
          "learningRate": 0.1, "activation": "relu", "layers": 2, "seed": 2 | seed has a value, but there is no parameter of that name: remove it
          "activation": "relu", "layers": 2 | learningRate has no value: give one
          "learningRate": 0.1, "activation": "gelu", "layers": 2 | slope has no value: give one
          "learningRate": 0.1, "activation": "relu", "layers": 2, "slope": 1 | slope has a value, but is inactive since activation is not one of [gelu]: remove it
          "learningRate": 5, "activation": "relu", "layers": 2 | learningRate is 5, which is not one of its values: 1.0E-4 to 1.0
          "learningRate": 0.1, "activation": "relu", "layers": 2.5 | layers is 2.5, which is not one of its values: the integers from 1 to 8
          "learningRate": 0.1, "activation": "relu", "layers": "2" | layers is "2", which is not one of its values: the integers from 1 to 8
          "learningRate": 0.1, "activation": "lion", "layers": 2 | activation is "lion", which is not one of its values: [relu, tanh, gelu]
          "learningRate": 0.1, "activation": "relu", "layers": 2, "batchSize": 32 | batchSize is 32, which is not one of its values: 64
          """)
  void aTrialOfTheSearchIsAPointOfTheSpace(String parameters, String message) throws IOException {
    Run run = analyze(SPACE, trial(0, parameters));
    Run named =
        analyze(
            SPACE, trial(0, parameters).replace("{\"index", "{\"purpose\": \"Search\", \"index"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("h.jsonl:1: error: parameters: " + message + "\n");
    assertThat(named.err()).isEqualTo(run.err());
  }

  @Test
  void aNumberMayBeWrittenOtherwise() throws IOException {
    Run run =
        analyze(
            SPACE,
            trial(0, "\"learningRate\": 1, \"activation\": \"relu\", \"layers\": 8.0")
                + trial(
                    1,
                    "\"learningRate\": 1e-4, \"activation\": \"gelu\", \"slope\": 0, \"layers\": 1,"
                        + " \"batchSize\": 64.0"));

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  /** What somebody runs today need not be one of the points that are searched. */
  @Test
  void trialsOfOtherPurposesMayLieOutside() throws IOException {
    String outside =
        trial(
            0, "\"learningRate\": 7, \"activation\": \"relu\", \"layers\": 100, \"batchSize\": 8");

    for (String purpose : new String[] {"Baseline", "Confirm"}) {
      Run run =
          analyze(SPACE, outside.replace("{\"index", "{\"purpose\": \"" + purpose + "\", \"index"));

      assertThat(run.err()).isEmpty();
      assertThat(run.code()).isZero();
    }
  }

  @Test
  void allBadLinesAreNamedUpToABound() throws IOException {
    StringBuilder history = new StringBuilder();
    for (int i = 0; i < 25; i++) {
      history.append(
          i == 3
              ? trial(i, POINT.substring(1, POINT.length() - 1))
              : i == 5 ? "{\n" : trial(i, ""));
    }

    Run run = analyze(STUDY, history.toString());

    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().map(line -> line.replaceAll(".*h.jsonl", "")))
        .hasSize(11)
        .startsWith(":1: error: parameters: learningRate has no value: give one")
        .anyMatch(line -> line.startsWith(":6: error: column "))
        .noneMatch(line -> line.startsWith(":4:"))
        .endsWith(": error: 14 more trials can't be understood: correct them likewise");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"curves": {"a": [[1, NaN]]}}       | column 23: no JSON: it has no number NaN: write "NaN", in quotes
          {"curves": {"a": [[1, Infinity]]}}  | column 23: no JSON: it has no number Infinity: write "Infinity", in quotes
          {"curves": {"a": [[1, -Infinity]]}} | column 23: no JSON: it has no number -Infinity: write "-Infinity", in quotes
          {"curves": {"a": [[1, INF]]}}       | no JSON: Unrecognized token 'INF'
          {"curves": {"a": [[1, 1e999]]}}     | column 23: 1e999 is too large
          {"curves": {"a": [[1, 2             | no JSON: Unexpected end-of-input
          {"curves": {"a": [[1, 2}}           | no JSON: Unexpected close marker '}': expected ']': check
          {"curves": {} // none               | no JSON: Unexpected character ('/' (code 47))
          hello                               | no JSON: Unrecognized token 'hello'
          """)
  void noLibrarySaysWhatIsNoJson(String line, String message) throws IOException {
    Run run = analyze(STUDY, line);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("h.jsonl:1: error: ", message)
        .doesNotContain("Feature", "REDACTED", "Source", "ALLOW", "+INF");
  }

  @Test
  void whatIsNestedTooDeeplyIsNoJson() throws IOException {
    Run run = analyze(STUDY, "[".repeat(5000));

    assertThat(run.err())
        .contains("h.jsonl:1: error: ", "depth")
        .doesNotContain("Constraints", "\tat ");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstLine() throws IOException {
    Run run = analyze(STUDY, "\uFEFF" + HISTORY);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo(analyze(STUDY, HISTORY).out());
  }

  @Test
  void trialsWithoutTheObjectiveAreAnError() throws IOException {
    String misspelt = HISTORY.replace("validation/error", "validation/eror");

    Run run = analyze(STUDY, misspelt);

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("Best: no trial has reported validation/error, which the objective needs\n")
        .contains(
            "Error: validation/error, the metric of the objective, is missing in 3 of 3 trials,",
            "They reported validation/eror, train/loss: let the trainer report it, or name one of"
                + " these in spec.objective.metric.")
        .containsPattern("Trustworthy: False, .*missing-metrics")
        .doesNotContain("trained to its end");
    JsonNode analysis =
        new ObjectMapper().readTree(analyze(STUDY, misspelt, "--format", "json").out());
    assertThat(analysis.has("best")).isFalse();
    assertThat(analysis.get("noBest").asText()).contains("validation/error");
  }

  @Test
  void aConstraintWithoutItsMetricIsNamed() throws IOException {
    Run run =
        analyze(
            STUDY.replace(
                "goal: Minimize", "goal: Minimize, constraints: [{metric: latency, atMost: 1}]"),
            HISTORY);

    assertThat(run.out())
        .contains("Best: no trial has reported latency, which the objective needs\n")
        .contains("latency, which the objective is constrained by, is missing in 3 of 3 trials")
        .contains("or name one of these in spec.objective.constraints.");
  }

  /** Whatever speaks against a result does so before there is one. */
  @Test
  void objectionsComeBeforeTheLackOfPoints() throws IOException {
    StringBuilder history = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      history.append(
          trial(i, POINT.substring(1, POINT.length() - 1)).replace("Failed", "Infeasible"));
    }

    Run run = analyze(STUDY.replace("max: 1.0}", "max: 1.0, scale: Log}"), history.toString());

    assertThat(run.out())
        .contains("Best: no point is feasible yet\n", "[infeasible-fraction]")
        .containsPattern("Trustworthy: False, .*infeasible-fraction");
  }

  @Test
  void aMissingHistoryIsNamed() throws IOException {
    Run run = Run.of("analyze", file("s.yaml", BadManifest.VALID), "--history", "nowhere.jsonl");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("nowhere.jsonl: error: no such file: check its name\n");
  }

  /** With the words of the Trial's own status, which an exported history has. */
  @Test
  void curvesMayBeThinned() throws IOException {
    StringBuilder history = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      history.append(
          """
          {"index": %d, "parameters": %s, "outcome": "Succeeded", "thinned": {"metrics": ["validation/error"], "exactFor": ["validation/error"], "constraints": []}, "curves": {"validation/error": [[7, 0.9], [9, 0.8], [31, 0.4], [60, 0.4], [62, 0.4], [95, 0.4], [100, 0.3]]}}
          """
              .formatted(i, POINT.replace("0.1", "0." + (i + 1))));
    }

    assertThat(analyze(STUDY, history.toString()).out()).doesNotContain("[evaluation-intervals]");
    assertThat(analyze(STUDY, history.toString().replaceAll("\"thinned\".*\\}, ", "")).out())
        .contains("[evaluation-intervals]");

    Run run = analyze(STUDY, history.toString().replace("\"exactFor\": [", "\"exactFor\": [{}, "));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("h.jsonl:1: error: thinned is ")
        .contains(": copy it from the status of the Trial, or leave it out");
    assertThat(analyze(STUDY, history.toString().replace("\"exactFor\"", "\"exact\"")).err())
        .contains("h.jsonl:1: error: thinned is ");
  }
}
