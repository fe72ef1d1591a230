package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
        .contains("# 40 points show no effect of it, so it is fixed at its best value\n")
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
        .contains("max: 1.0");
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
