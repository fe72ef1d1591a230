package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NextCommandTest {

  private static final String STUDY =
      """
      apiVersion: tuning.dev/v1alpha1
      kind: Study
      metadata: {name: digits, namespace: lab}
      spec:
        objective: {metric: validation/error, goal: Minimize}
        parameters:
        - {name: learningRate, double: {min: 1.0e-4, max: 1.0, scale: Log}}
        - {name: width, integer: {min: 8, max: 512, scale: Log}}
        search: {seed: 4}
        budget: {maxTrials: 40}
        trial:
          steps: 100
          evalEverySteps: 10
          template: {spec: {containers: [{name: trial, image: example/trainer:1}]}}
      """;

  @TempDir private Path directory;
  private String study;

  @BeforeEach
  void writeStudy() throws IOException {
    study = Files.writeString(directory.resolve("study.yaml"), STUDY).toString();
  }

  /** Better the larger the learning rate and the longer it trains; the width has no effect. */
  private String history() throws IOException {
    StringBuilder lines = new StringBuilder();
    String[] points = Run.of("suggest", study, "--count", "40").out().split("\n");
    for (String point : points) {
      double rate = Double.parseDouble(point.replaceAll(".*learningRate\":([^,}]*).*", "$1"));
      StringBuilder curve = new StringBuilder();
      for (int step = 10; step <= 100; step += 10) {
        curve.append(
            String.format(
                Locale.ROOT,
                "%s[%d, %.5f]",
                step == 10 ? "" : ", ",
                step,
                1 - .1 * Math.log10(rate / 1e-4) - step / 500.0));
      }
      lines
          .append(point, 0, point.length() - 1)
          .append(", \"outcome\": \"Succeeded\", \"curves\": {\"validation/error\": [")
          .append(curve)
          .append("]}}\n");
    }
    return Files.writeString(directory.resolve("h.jsonl"), lines).toString();
  }

  private Run lint(Run next) throws IOException {
    assertThat(next.err()).isEmpty();
    assertThat(next.code()).isZero();
    return Run.of("lint", Files.writeString(directory.resolve("next.yaml"), next.out()).toString());
  }

  @Test
  void theNextRoundFollowsTheInsights() throws IOException {
    Run next = Run.of("next", study, "--history", history());

    Run lint = lint(next);
    assertThat(lint.code()).as(lint.out()).isZero();
    assertThat(lint.out()).doesNotContain("warning").doesNotContain("error:");
    assertThat(next.out())
        .contains("name: \"digits-2\"\n  namespace: \"lab\"\n")
        .contains("  # the best 3 of 40 feasible points have learningRate near its max 1")
        .contains("max: 10.0")
        .contains(
            "# no effect of it could be seen in 40 points, so it is fixed at its best value\n")
        .contains("role: \"Fixed\"")
        .contains("steps: 200\n")
        .contains("seed: 5\n")
        .contains("image: \"example/trainer:1\"");
  }

  @Test
  void theBestPointsRunLong() throws IOException {
    Run next = Run.of("next", study, "--history", history(), "--long", "3");

    Run lint = lint(next);
    assertThat(lint.code()).as(lint.out()).isZero();
    assertThat(next.out())
        .contains("algorithm: \"Points\"\n    pointsFrom:\n      study: \"digits\"\n      top: 3\n")
        .contains("maxTrials: 3\n")
        .contains("steps: 200\n")
        .contains("max: 1.0")
        .containsPattern(
            "(?s)# [^\n]*schedule of the learning rate carries over least.*\n  trial:");
  }

  /** Diverges above a learning rate of .01, near which the best points are. */
  private String unstable(boolean withNorms) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String point : Run.of("suggest", study, "--count", "40").out().split("\n")) {
      double rate = Double.parseDouble(point.replaceAll(".*learningRate\":([^,}]*).*", "$1"));
      lines
          .append(point, 0, point.length() - 1)
          .append(
              rate > .01
                  ? ", \"outcome\": \"Infeasible\", \"reason\": \"Diverged\"}\n"
                  : String.format(
                      Locale.ROOT,
                      ", \"outcome\": \"Succeeded\", \"curves\": {\"validation/error\": [[50,"
                          + " 1], [100, %.5f]]%s}}\n",
                      1 - .1 * Math.log10(rate / 1e-4),
                      withNorms
                          ? ", \"train/gradientNorm\": [[50, 1], [60, 2], [70, 3], [100, 4]]"
                          : ""));
    }
    return Files.writeString(directory.resolve("u.jsonl"), lines).toString();
  }

  @Test
  void anInstabilityIsProbed() throws IOException {
    study =
        Files.writeString(
                directory.resolve("study.yaml"), STUDY.replace("steps: 100", "steps: 20000"))
            .toString();

    Run next = Run.of("next", study, "--history", unstable(true), "--probe-instability");

    Run lint = lint(next);
    assertThat(lint.code()).as(lint.out()).isZero();
    assertThat(lint.out()).contains("0 errors, 0 warnings");
    assertThat(next.out())
        .contains("  # twice the best value. the best learningRate (0.0")
        .contains("name: \"width\"\n    role: \"Fixed\"")
        .contains("  # new: the trainer must read it, as PARAM_warmupSteps\n")
        .contains("name: \"warmupSteps\"\n    role: \"Scientific\"")
        .contains("- 10\n      - 1000\n      - 2000\n")
        .contains("as PARAM_gradientClipNorm, 0 for no clipping")
        .contains("- 0\n      - 4\n")
        .contains("algorithm: \"Grid\"")
        .contains("maxTrials: 6\n");
    double best =
        Double.parseDouble(
            next.out().replaceAll("(?s).*the best learningRate \\(([^)]*)\\).*", "$1"));
    double probed =
        Double.parseDouble(
            next.out()
                .replaceAll(
                    "(?s).*name: \"learningRate\"\\s+role: \"Fixed\"\\s+value: (\\S+).*", "$1"));
    assertThat(probed / best).isCloseTo(2, within(.01));
  }

  @Test
  void aProbeUsesTheParametersThatThereAre() throws IOException {
    study =
        Files.writeString(
                directory.resolve("study.yaml"),
                STUDY.replace(
                    "  search:",
                    "  - {name: num_warmup_steps, role: Fixed, value: 0}\n"
                        + "  - {name: maxGradNorm, role: Fixed, value: 100}\n  search:"))
            .toString();

    Run next = Run.of("next", study, "--history", unstable(true), "--probe-instability");

    assertThat(lint(next).code()).isZero();
    assertThat(next.out())
        .doesNotContain("new: the trainer must read it")
        .contains("name: \"num_warmup_steps\"\n    role: \"Scientific\"")
        .contains("- 4\n      - 100\n")
        .contains("maxTrials: 2\n");
  }

  @Test
  void withoutNormsThereIsNothingToClipAt() throws IOException {
    Run next = Run.of("next", study, "--history", unstable(false), "--probe-instability");

    assertThat(lint(next).code()).isZero();
    assertThat(next.out()).contains("report it, as train/gradientNorm").doesNotContain("Clip");
  }

  @Test
  void whatIsStableIsNotProbed() throws IOException {
    Run next = Run.of("next", study, "--history", history(), "--probe-instability");

    assertThat(next.code()).isEqualTo(1);
    assertThat(next.err()).contains("no instability was found near the best point of digits");
    assertThat(Run.of("next", study, "--history", "h", "--probe-instability", "--long", "2").code())
        .isEqualTo(2);
  }

  @Test
  void whatIsAdoptedIsTheNextBaseline() throws IOException {
    study =
        Files.writeString(
                directory.resolve("study.yaml"),
                STUDY.replace(
                    "  trial:",
                    "  confirm: {top: 1, replicates: 3, baseline: {learningRate: 0.001, width:"
                        + " 8}}\n"
                        + "  trial:"))
            .toString();
    String lines = Files.readString(Path.of(history()));
    String best = lines.lines().min((a, b) -> Double.compare(last(a), last(b))).orElseThrow();
    StringBuilder all = new StringBuilder(lines);
    for (int i = 1; i <= 3; i++) {
      all.append(rerun(best, "Confirm", i, .1 + .001 * i));
      all.append(
          rerun(
              best.replaceAll(
                  "\"parameters\":\\{[^}]*}",
                  "\"parameters\":{\"learningRate\":0.001,\"width\":8}"),
              "Baseline",
              i,
              .5 + .001 * i));
    }
    String confirmed = Files.writeString(directory.resolve("c.jsonl"), all).toString();

    Run next = Run.of("next", study, "--history", confirmed);

    assertThat(lint(next).code()).isZero();
    String rate = best.replaceAll(".*learningRate\":([^,}]*).*", "$1");
    assertThat(next.out())
        .contains("# the new baseline is what was adopted: digits-")
        .containsPattern("baseline:\\s+learningRate: " + Pattern.quote(rate));
  }

  private static double last(String line) {
    return Double.parseDouble(line.replaceAll(".*, ([0-9.]+)]]}}$", "$1"));
  }

  private static String rerun(String line, String purpose, int replicate, double error) {
    return line.replaceFirst("\"replicate\":\\d+", "\"replicate\":" + replicate)
            .replaceFirst("\\{", "{\"purpose\": \"" + purpose + "\", ")
            .replaceFirst("\\[\\[.*]]", "[[100, " + error + "]]")
        + "\n";
  }

  @Test
  void withoutInsightsOnlyTheSeedDiffers() throws IOException {
    String empty = Files.writeString(directory.resolve("empty.jsonl"), "").toString();

    Run next = Run.of("next", study, "--history", empty);

    assertThat(lint(next).code()).isZero();
    assertThat(next.out()).contains("# No insight asks for a change").contains("seed: 5\n");
  }

  @Test
  void aNumberOfPointsBeyondWhatAStudyTakesIsWrongUsage() {
    Run next = Run.of("next", study, "--history", "h.jsonl", "--long", "51");

    assertThat(next.code()).isEqualTo(2);
    assertThat(next.err()).contains("--long is 51: give from 1 to 50");
  }
}
