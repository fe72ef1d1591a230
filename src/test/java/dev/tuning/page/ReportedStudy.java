package dev.tuning.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.cli.Run;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Studies with histories, and their reports as {@code study report} writes them.
 *
 * @param manifest the Study
 * @param history its trials, a line each
 */
record ReportedStudy(String manifest, String history) {

  private static final Path QUICKSTART = Path.of("examples", "digits-quickstart.yaml");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Points of the recorded one. */
  private static final int RECORDED = 20;

  private static final int STEPS = 3000;
  private static final int EVERY = 100;

  /**
   * The example of the README: its own points, with results like those of its trainer.
   *
   * @param points how many
   */
  static ReportedStudy quickstart(int points) throws IOException {
    return with(
        Files.readString(QUICKSTART).replace("maxTrials: 12", "maxTrials: " + points), points);
  }

  /** The same with the activation as what the study asks about, and with replicates. */
  static ReportedStudy scientific(int points) throws IOException {
    return with(scientificManifest(points), 2 * points);
  }

  /**
   * What {@link #scientific} has come to on a cluster, with the trainer of the example: docs/report
   * says how it was kept.
   */
  static ReportedStudy recorded() throws IOException {
    try (InputStream in = ReportedStudy.class.getResourceAsStream("/report/quickstart.jsonl")) {
      return new ReportedStudy(
          scientificManifest(RECORDED), new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static String scientificManifest(int points) throws IOException {
    return Files.readString(QUICKSTART)
        .replace("{name: activation, ", "{name: activation, role: Scientific, ")
        .replace("  search:\n", "  replicates: 2\n  search:\n")
        .replace("maxTrials: 12", "maxTrials: " + points);
  }

  /** The points that the operator would choose, with results. */
  private static ReportedStudy with(String manifest, int trials) {
    Run suggested = Run.withInput(manifest, "suggest", "-", "--count", "" + trials);
    assertThat(suggested.err()).isEmpty();
    return new ReportedStudy(
        manifest,
        suggested.out().lines().map(ReportedStudy::result).collect(Collectors.joining("\n")));
  }

  private static String result(String suggestion) {
    try {
      ObjectNode trial = (ObjectNode) JSON.readTree(suggestion);
      int index = trial.get("index").intValue();
      int replicate = trial.get("replicate").intValue();
      JsonNode point = trial.get("parameters");
      String optimizer = point.get("optimizer").textValue();
      double rate = point.get("learningRate").doubleValue();
      ArrayNode curve = trial.putObject("curves").putArray("validation/error");
      if (rate > List.of(5.0, 0.9, 0.25).get(kind(optimizer))) {
        curve.addArray().add(EVERY).add(0.9);
        trial.put("outcome", "Infeasible").put("reason", "Diverged");
      } else {
        double off = Math.log10(rate) - List.of(0.0, -0.8, -2.2).get(kind(optimizer));
        double end =
            0.012
                + 0.011 * off * off
                + 0.006 * Math.abs(point.get("dropout").doubleValue() - 0.15)
                + 0.005 * Math.log(256.0 / point.get("hiddenUnits").intValue())
                + (point.get("activation").textValue().equals("tanh") ? 0.006 : 0)
                + 0.003 * noise(index, replicate);
        double speed = 250 * Math.pow(10, Math.max(0, -0.6 * off));
        for (int step = EVERY; step <= STEPS; step += EVERY) {
          double value =
              end
                  + (0.88 - end) * Math.exp(-step / speed)
                  + 0.0015 * noise(index, step)
                  + Math.max(0, step - 1800) / 1e6;
          curve.addArray().add(step).add(Math.round(value * 1e4) / 1e4);
        }
        trial.put("outcome", "Succeeded");
      }
      return trial.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int kind(String optimizer) {
    return List.of("sgd", "momentum", "adam").indexOf(optimizer);
  }

  /** From 0 to 1, the same for the same numbers. */
  private static double noise(int a, int b) {
    double x = Math.sin(a * 12.9898 + b * 78.233) * 43758.5453;
    return x - Math.floor(x);
  }

  /** The lines of its history. */
  Stream<String> lines() {
    return history.lines();
  }

  /** How many trials have an outcome. */
  int count(String outcome) {
    return (int) lines().filter(line -> line.contains("\"outcome\":\"" + outcome)).count();
  }

  /** The report as a page. */
  Path report(Path directory) throws IOException {
    return report(directory, "report.html");
  }

  /** The report in a file of that name. */
  Path report(Path directory, String name) throws IOException {
    Path page = directory.resolve(name);
    Run run =
        Run.of(
            "report",
            Files.writeString(directory.resolve("study.yaml"), manifest).toString(),
            "--history",
            Files.writeString(directory.resolve("history.jsonl"), history).toString(),
            "-o",
            page.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return page;
  }
}
