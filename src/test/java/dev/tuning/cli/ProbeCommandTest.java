package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code study probe}, and what the other commands make of a probe. */
class ProbeCommandTest {

  private static final String STUDY =
      """
      apiVersion: tuning.dev/v1alpha1
      kind: Study
      metadata: {name: digits, namespace: lab, annotations: {a: b}}
      spec:
        description: How good?
        objective: {metric: validation/error, goal: Minimize, target: 0.01}
        parameters:
        - {name: momentum, double: {min: 0.5, max: 0.9}, when: {parameter: optimizer, in: [momentum]}}
        - {name: beta1, double: {min: 0.8, max: 1}, when: {parameter: optimizer, in: [adam]}}
        - {name: learningRate, double: {min: 1.0e-3, max: 10, scale: Log}}
        - {name: units, integer: {min: 8, max: 24}}
        - {name: optimizer, role: Scientific, categorical: {values: [adam, momentum]}}
        - {name: bias, boolean: {}}
        - {name: dropout, discrete: {values: [0, 0.1, 0.5]}}
        - {name: batchSize, role: Fixed, value: 64}
        replicates: 3
        budget: {maxTrials: 40, parallelism: 4, trialDeadline: 1h}
        trial:
          steps: 9000
          evalEverySteps: 10
          collector: Stdout
          checkpoint: {volumeClaim: checkpoints}
          template: {spec: {containers: [{name: trial, image: example/trainer:1}]}}
      """;

  @TempDir private Path directory;

  private String file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  private JsonNode spec(Run run) throws IOException {
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    Run lint = Run.of("lint", file("probe.yaml", run.out()));
    assertThat(lint).isEqualTo(new Run(0, "1 Study checked: no findings\n", ""));
    return new YAMLMapper().readTree(run.out()).get("spec");
  }

  @Test
  void theManifestChangesTheBatchSizeAlone() throws IOException {
    Run run = Run.of("probe", file("study.yaml", STUDY));
    JsonNode spec = spec(run);

    assertThat(run.out())
        .startsWith("# Probes batchSize for Study digits. Review it, then apply it.\n")
        .contains("name: \"digits-probe\"\n  namespace: \"lab\"\nspec:\n");
    assertThat(spec.get("parameters").toString())
        .isEqualTo(
            "[{'name':'batchSize','integer':{'min':8,'max':65536}},"
                .concat("{'name':'learningRate','role':'Fixed','value':0.1},")
                .concat("{'name':'units','role':'Fixed','value':16},")
                .concat("{'name':'optimizer','role':'Fixed','value':'adam'},")
                .concat("{'name':'bias','role':'Fixed','value':true},")
                .concat("{'name':'dropout','role':'Fixed','value':0.1},")
                .concat("{'name':'beta1','role':'Fixed','value':0.9}]")
                .replace('\'', '"'));
    assertThat(spec.get("objective").toString())
        .isEqualTo("{\"metric\":\"validation/error\",\"goal\":\"Minimize\"}");
    assertThat(spec.at("/search/algorithm").asText()).isEqualTo("Probe");
    assertThat(spec.get("budget").toString())
        .isEqualTo("{\"maxTrials\":14,\"parallelism\":1,\"trialDeadline\":\"1h\"}");
    assertThat(spec.at("/trial/steps").asLong()).isEqualTo(500);
    assertThat(spec.at("/trial/evalEverySteps").asLong()).isEqualTo(25);
    assertThat(spec.at("/trial/collector").asText()).isEqualTo("Stdout");
    assertThat(spec.at("/trial/checkpoint").isMissingNode()).isTrue();
    assertThat(spec.has("replicates")).isFalse();
    assertThat(spec.at("/trial/template/spec/containers/0/image").asText())
        .isEqualTo("example/trainer:1");
  }

  @Test
  void itsRangeIsThatOfTheParameterOrWhatIsAskedFor() throws IOException {
    String searched =
        STUDY.replace("role: Fixed, value: 64", "integer: {min: 16, max: 100, scale: Log}");
    assertThat(spec(Run.of("probe", file("s.yaml", searched))).at("/parameters/0").toString())
        .isEqualTo("{\"name\":\"batchSize\",\"integer\":{\"min\":16,\"max\":100}}");

    Run asked =
        Run.of(
            "probe",
            file("s.yaml", searched),
            "--parameter",
            "units",
            "--min",
            "3",
            "--max",
            "48",
            "--steps",
            "80");
    JsonNode spec = spec(asked);
    assertThat(spec.at("/parameters/0").toString())
        .isEqualTo("{\"name\":\"units\",\"integer\":{\"min\":3,\"max\":48}}");
    assertThat(spec.at("/budget/maxTrials").asLong()).isEqualTo(5);
    assertThat(spec.at("/trial/evalEverySteps").asLong()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "batchSize | size | '' | name it with --parameter | 1",
        "units | evalAndBatchSize | '' | several parameters | 1",
        "nothing | nothing | --parameter=size | no parameter size | 1",
        "nothing | nothing | --min=64 --max=32 | sizes from 64 to 32 are none | 1",
        "nothing | nothing | --steps=0 | --steps is 0: give at least 1 | 2",
      })
  void whatCanNotBeProbedIsRefused(
      String name, String newName, String option, String message, int code) throws IOException {
    String file =
        file("s.yaml", STUDY.replace(name, newName.replace("evalAndBatchSize", "batch_size")));
    Run run =
        option.isEmpty()
            ? Run.of("probe", file)
            : Run.of(
                Stream.concat(Stream.of("probe", file), Arrays.stream(option.split(" ")))
                    .toArray(String[]::new));

    assertThat(run.code()).isEqualTo(code);
    assertThat(run.err()).contains(message);
    assertThat(run.out()).isEmpty();
  }

  /** A history with the seconds of a step. */
  private static String line(int index, int size, String outcome, String times) {
    return """
    {"index": %d, "parameters": {"batchSize": %d, "lr": 0.1}, "outcome": "%s", "curves": \
    {"e": [[8, 0.5]], "train/stepSeconds": [%s]}}
    """
        .formatted(index, size, outcome, times);
  }

  private static final String PROBE =
      """
      apiVersion: tuning.dev/v1alpha1
      kind: Study
      metadata: {name: probe}
      spec:
        objective: {metric: e, goal: Minimize}
        parameters:
        - {name: batchSize, integer: {min: 32, max: 512}}
        - {name: lr, role: Fixed, value: 0.1}
        search: {algorithm: Probe, probe: {parameter: batchSize}}
        budget: {maxTrials: 9, parallelism: 9}
        trial:
          steps: 8
          evalEverySteps: 1
          template: {spec: {containers: [{name: trial, image: example/trainer:1}]}}
      """;

  @Test
  void suggestsOneSizeAtATime() throws IOException {
    String study = file("p.yaml", PROBE);
    Run first = Run.of("suggest", study, "--count", "3");
    assertThat(first.out())
        .isEqualTo(
            "{\"index\":0,\"replicate\":0,\"seed\":%s,\"parameters\":{\"batchSize\":32,\"lr\":0.1}}\n"
                .formatted(first.out().replaceAll(".*\"seed\":(\\d+).*\\s*", "$1")));
    assertThat(first.err()).contains("one point at a time").contains("1 of 3");

    String ran = line(0, 32, "Succeeded", "[4, 1], [8, 1]");
    Run second = Run.of("suggest", study, "--history", file("h", ran));
    assertThat(second.out()).contains("\"batchSize\":64");

    String running = ran + line(1, 64, "Running", "[4, 1]");
    assertThat(Run.of("suggest", study, "--history", file("h", running)).out()).isEmpty();

    String ended = ran + line(1, 64, "Succeeded", "[4, 1.99], [8, 1.99]");
    assertThat(Run.of("suggest", study, "--history", file("h", ended)).out()).isEmpty();
  }

  @Test
  void analyzesAsTheOperatorDoes() throws IOException {
    String history =
        file(
            "h",
            line(0, 32, "Succeeded", "[4, 1], [8, 1]")
                + line(1, 64, "Succeeded", "[4, 1], [8, 1.25]")
                + line(2, 128, "Infeasible\", \"reason\": \"OutOfMemory", ""));
    String study = file("p.yaml", PROBE);

    JsonNode results =
        new ObjectMapper()
            .readTree(Run.of("analyze", study, "--history", history, "--format", "json").out());
    assertThat(results.has("best")).isFalse();
    assertThat(results.get("probe").toString())
        .isEqualTo(
            "{'parameter':'batchSize','sizes':["
                .concat("{'value':32,'feasible':true,'throughput':32.0,'secondsPerStep':1.0},")
                .concat("{'value':64,'feasible':true,'throughput':51.2,'secondsPerStep':1.25,")
                .concat("'gain':0.6},{'value':128,'feasible':false,'reason':'OutOfMemory'}],")
                .concat("'recommended':64,'largestFeasible':64,'ended':'Memory','message':")
                .replace('\'', '"')
                .concat(
                    "\"batchSize 128 can't be run (OutOfMemory): 64 is the largest that ran\"}"));
    assertThat(results.get("insights").get(0).get("check").asText()).isEqualTo("batch-size");

    assertThat(Run.of("analyze", study, "--history", history).out())
        .contains(
            """
            Probe of batchSize:
              32: feasible, 32.0 examples per second, 1.0 s a step
              64: feasible, 51.2 examples per second, 1.25 s a step, +60.0 %
              128: not feasible (OutOfMemory)
            Recommended: 64, largest feasible: 64; ended by Memory: batchSize 128 can't be run\
            """);
  }
}
