package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifest of the next round says what it does, does what it says, and is valid. */
class NextRoundTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final YAMLMapper YAML = new YAMLMapper();

  private static final String OTHER = "- {name: other, double: {min: 0.1, max: 5.0}}\n";
  private static final String RATE =
      "- {name: learningRate, double: {min: 1.0e-4, max: 0.1, scale: Log}}\n";

  private static final double INFEASIBLE = Double.NaN;

  @TempDir private Path directory;
  private String study;

  private void study(String parameters, String search, int trials, String more) throws IOException {
    study =
        Files.writeString(
                directory.resolve("study.yaml"),
                """
                apiVersion: tuning.dev/v1alpha1
                kind: Study
                metadata: {name: digits}
                spec:
                  objective: {metric: error, goal: Minimize}
                  parameters:
                %s  search: %s
                  budget: {maxTrials: %d}
                %s  trial:
                    steps: 1000
                    evalEverySteps: 50
                    template: {spec: {containers: [{name: trial, image: example/trainer:1}]}}
                """
                    .formatted(parameters.indent(2), search, trials, more.indent(2)))
            .toString();
  }

  /** Trials that all end at the same step with what the objective says. */
  private List<ObjectNode> trials(int count, ToDoubleFunction<JsonNode> objective)
      throws IOException {
    return trained(
        count,
        point -> {
          double value = objective.applyAsDouble(point);
          return Double.isNaN(value) ? null : new double[][] {{500, 10}, {1000, value}};
        });
  }

  /**
   * @param curve of a point: steps and values, null if it is infeasible
   */
  private List<ObjectNode> trained(int count, Function<JsonNode, double[][]> curve)
      throws IOException {
    List<ObjectNode> trials = new ArrayList<>();
    for (String line :
        Run.of("suggest", study, "--count", String.valueOf(count)).out().split("\n")) {
      ObjectNode trial = (ObjectNode) JSON.readTree(line);
      double[][] values = curve.apply(trial.get("parameters"));
      if (values == null) {
        trial.put("outcome", "Infeasible").put("reason", "Diverged");
      } else {
        trial.put("outcome", "Succeeded");
        trial.putObject("curves").set("error", JSON.valueToTree(values));
      }
      trials.add(trial);
    }
    return trials;
  }

  private Run next(List<ObjectNode> trials, String... options) throws IOException {
    StringBuilder lines = new StringBuilder();
    trials.forEach(trial -> lines.append(trial).append('\n'));
    String history = Files.writeString(directory.resolve("h.jsonl"), lines).toString();
    List<String> arguments = new ArrayList<>(List.of("next", study, "--history", history));
    arguments.addAll(List.of(options));
    return Run.of(arguments.toArray(String[]::new));
  }

  /** The spec of a valid manifest. */
  private JsonNode spec(Run next) throws IOException {
    assertThat(next.err()).isEmpty();
    String file = Files.writeString(directory.resolve("next.yaml"), next.out()).toString();
    Run lint = Run.of("lint", file);
    assertThat(lint.code()).as(lint.out() + next.out()).isZero();
    return YAML.readTree(next.out()).get("spec");
  }

  private static JsonNode parameter(JsonNode spec, String name) {
    for (JsonNode parameter : spec.get("parameters")) {
      if (parameter.get("name").asText().equals(name)) {
        return parameter;
      }
    }
    throw new AssertionError("no parameter " + name);
  }

  private static double number(JsonNode point, String name) {
    return point.get(name).doubleValue();
  }

  private static double square(double x) {
    return x * x;
  }

  private static double nearSmall(JsonNode point) {
    return .3 + .01 * square(number(point, "other") - 1);
  }

  @Test
  void aRangeIsNotCutWhereTheBestPointsLie() throws IOException {
    study(
        "- {name: units, integer: {min: 16, max: 1024, scale: Log}}\n" + OTHER,
        "{seed: 3}",
        60,
        "");

    Run next =
        next(
            trials(
                60,
                p ->
                    number(p, "units") >= 340 && number(p, "other") > 2.5
                        ? INFEASIBLE
                        : 1 - .1 * Math.log(number(p, "units"))));

    assertThat(parameter(spec(next), "units").at("/integer/max").longValue()).isEqualTo(8200);
    assertThat(next.out()).doesNotContain("End the range");
  }

  @Test
  void aRangeEndsAtTheLastFeasibleValue() throws IOException {
    study("- {name: layers, integer: {min: 1, max: 6}}\n" + OTHER, "{seed: 3}", 60, "");

    Run next = next(trials(60, p -> number(p, "layers") >= 5 ? INFEASIBLE : nearSmall(p)));

    assertThat(parameter(spec(next), "layers").at("/integer/max").longValue()).isEqualTo(4);
    assertThat(next.out()).contains("with layers >= 5 ").contains("Study at 4,");
  }

  @Test
  void listedValuesThatAreInfeasibleGo() throws IOException {
    study(
        "- {name: width, discrete: {values: [32, 64, 128, 256, 512]}}\n" + OTHER,
        "{seed: 3}",
        60,
        "");

    JsonNode spec =
        spec(next(trials(60, p -> number(p, "width") >= 256 ? INFEASIBLE : nearSmall(p))));

    assertThat(parameter(spec, "width").at("/discrete/values").toString())
        .isEqualTo("[32.0,64.0,128.0]");
  }

  /** The parameter that depends on it goes as well, and a baseline that had it. */
  @Test
  void aCategoryThatIsInfeasibleGoes() throws IOException {
    study(
        """
        - {name: opt, categorical: {values: [sgd, adam, lion]}}
        - {name: beta, double: {min: 0.5, max: 0.9}, when: {parameter: opt, in: [lion]}}
        - {name: eps, double: {min: 0.5, max: 0.9}, when: {parameter: opt, in: [adam, lion]}}
        """
            + OTHER,
        "{seed: 3}",
        60,
        "confirm: {top: 1, replicates: 5, baseline: {opt: lion, beta: 0.7, eps: 0.7, other: 1}}");

    Run next =
        next(trials(60, p -> p.get("opt").asText().equals("lion") ? INFEASIBLE : nearSmall(p)));

    JsonNode spec = spec(next);
    assertThat(parameter(spec, "opt").at("/categorical/values").toString())
        .isEqualTo("[\"sgd\",\"adam\"]");
    assertThat(parameter(spec, "eps").at("/when/in").toString()).isEqualTo("[\"adam\"]");
    assertThat(spec.get("parameters").findValuesAsText("name")).doesNotContain("beta");
    assertThat(spec.get("confirm").has("baseline")).isFalse();
    assertThat(next.out())
        .contains("# beta is gone: it can't be active any longer")
        .contains(
            "# the baseline has beta, eps, which can't be active in this round, and is left out");
  }

  @Test
  void theOneValueThatIsLeftIsFixed() throws IOException {
    study("- {name: amp, boolean: {}}\n" + OTHER, "{seed: 3}", 60, "");

    JsonNode spec =
        spec(next(trials(60, p -> p.get("amp").booleanValue() ? INFEASIBLE : nearSmall(p))));

    assertThat(parameter(spec, "amp").get("role").asText()).isEqualTo("Fixed");
    assertThat(parameter(spec, "amp").get("value").booleanValue()).isFalse();
  }

  @Test
  void theEdgeOfAnInstabilityIsKept() throws IOException {
    study(RATE + OTHER, "{seed: 3}", 60, "");

    Run next =
        next(
            trials(
                60,
                p ->
                    number(p, "learningRate") >= .03
                        ? INFEASIBLE
                        : 1 - .1 * Math.log(number(p, "learningRate"))));

    assertThat(parameter(spec(next), "learningRate").at("/double/max").doubleValue()).isEqualTo(.1);
    assertThat(next.out())
        .contains("So the range is kept: study next --probe-instability")
        .doesNotContain("End the range")
        .doesNotContain("Left for you to do");
  }

  @Test
  void aListIsLeftToAPerson() throws IOException {
    study(
        "- {name: dropout, discrete: {values: [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]}}\n" + OTHER,
        "{seed: 3}",
        60,
        "");

    Run next = next(trials(60, p -> 1 - .5 * number(p, "dropout")));

    assertThat(parameter(spec(next), "dropout").at("/discrete/values")).hasSize(6);
    assertThat(next.out()).contains("have to be added by hand").doesNotContain("No insight asks");
  }

  /** Points that were listed are no points of the new ranges, and have been run. */
  @Test
  void afterGivenPointsTheRangesAreExplored() throws IOException {
    ArrayNode points = JSON.createArrayNode();
    for (int i = 0; i < 30; i++) {
      points
          .addObject()
          .put("learningRate", 1e-4 * Math.pow(1000, i / 29.0))
          .put("other", .2 + i * 7 % 30 * .15);
    }
    study(RATE + OTHER, "{algorithm: Points, points: %s}".formatted(points), 30, "");

    Run next =
        next(
            trials(
                30,
                p ->
                    number(p, "other") >= 3
                        ? INFEASIBLE
                        : .3 + square(Math.log10(number(p, "learningRate") / .003))));

    JsonNode spec = spec(next);
    assertThat(parameter(spec, "other").at("/double/max").doubleValue()).isLessThan(3);
    assertThat(spec.get("search").toString())
        .isEqualTo("{\"algorithm\":\"QuasiRandom\",\"seed\":1}");
    assertThat(spec.at("/budget/maxTrials").intValue()).isEqualTo(30);
    assertThat(next.out()).contains("# the given points have been run, so this round explores");
  }

  @Test
  void aProbeHasNoNextRound() throws IOException {
    study(
        "- {name: batchSize, integer: {min: 8, max: 64}}\n",
        "{algorithm: Probe, probe: {parameter: batchSize}}",
        10,
        "");

    for (String[] options : new String[][] {{}, {"--long", "2"}, {"--probe-instability"}}) {
      Run next = next(List.of(), options);

      assertThat(next.code()).isEqualTo(1);
      assertThat(next.err()).contains("digits is a probe of batchSize, and has no next round");
    }
  }

  @Test
  void longRunsFollowNoAdviceForFewerSteps() throws IOException {
    study(RATE + OTHER, "{seed: 3}", 20, "");
    List<ObjectNode> trials = trained(20, NextRoundTest::saturated);
    assertThat(next(trials).out()).contains("fewer trial.steps");

    Run next = next(trials, "--long", "2");

    assertThat(spec(next).at("/trial/steps").longValue()).isEqualTo(2000);
    assertThat(next.out())
        .contains("# twice as long as in digits")
        .doesNotContain("fewer trial.steps");
  }

  /** Best before half of training is over, by next to nothing. */
  private static double[][] saturated(JsonNode point) {
    double end = number(point, "other") + square(Math.log10(number(point, "learningRate") / .003));
    return curve(i -> end + Math.exp(-2 * i) + (i == 7 ? -3e-4 : 1e-4 * (i % 2)));
  }

  /** Twenty evaluations, one every 50 steps. */
  private static double[][] curve(IntToDoubleFunction value) {
    return IntStream.range(0, 20)
        .mapToObj(i -> new double[] {50 * (i + 1), value.applyAsDouble(i)})
        .toArray(double[][]::new);
  }

  /** Training only makes it worse: no number of steps is advised. */
  @Test
  void whatIsBestBeforeTrainingIsNoReasonForOtherSteps() throws IOException {
    study(RATE + OTHER, "{algorithm: QuasiRandom}", 20, "");
    Run next =
        next(
            trained(
                20,
                point -> {
                  double value = point.get("other").doubleValue();
                  return new double[][] {
                    {0, value}, {300, value + 1}, {600, value + 2}, {1000, value + 3}
                  };
                }));

    assertThat(spec(next).at("/trial/steps").asLong()).isEqualTo(1000);
    assertThat(next.out()).contains("before any training");
  }

  @Test
  void whatWasTunedUnequallyIsSearchedWider() throws IOException {
    study(
        "- {name: act, role: Scientific, categorical: {values: [relu, tanh]}}\n" + RATE,
        "{seed: 3}",
        80,
        "");

    Run next =
        next(
            trials(
                80,
                p ->
                    .3
                        + .05
                            * square(
                                Math.log10(
                                    number(p, "learningRate")
                                        / (p.get("act").asText().equals("tanh") ? 1 : .003)))));

    assertThat(parameter(spec(next), "learningRate").at("/double/max").doubleValue()).isEqualTo(1);
    assertThat(next.out())
        .contains("  # the scientific values are not tuned equally well: with act tanh ")
        .doesNotContain("Left for you to do");
  }

  @Test
  void combinationsGetTheirPoints() throws IOException {
    study(
        "- {name: layers, role: Scientific, integer: {min: 1, max: 40}}\n" + RATE,
        "{seed: 3}",
        120,
        "");

    Run next = next(trials(120, _ -> .3));

    assertThat(spec(next).at("/budget/maxTrials").intValue()).isEqualTo(400);
    assertThat(next.out()).contains("Raise budget.maxTrials to 400");
  }

  @Test
  void whatOnlyAPersonCanDoIsListed() throws IOException {
    study(RATE + OTHER, "{seed: 3}", 20, "");
    List<ObjectNode> trials = trials(20, _ -> INFEASIBLE);

    Run next = next(trials);

    spec(next);
    assertThat(next.out())
        .contains(
            "# Only the seed differs.\n# Left for you to do:\n# - infeasible-fraction: 20 of 20")
        .doesNotContain("No insight asks");
    Run runLong = next(trials, "--long", "3");
    assertThat(runLong.code()).isEqualTo(1);
    assertThat(runLong.err()).contains("there is none to run long: leave out --long");
  }

  /** With a target that is reached the round would end at its first good trial. */
  @Test
  void aTargetThatWasReachedIsLeftOut() throws IOException {
    study(RATE + OTHER, "{seed: 3}", 20, "");
    Files.writeString(
        Path.of(study),
        Files.readString(Path.of(study))
            .replaceFirst("goal: Minimize", "goal: Minimize, target: 5"));
    List<ObjectNode> trials = trials(20, p -> number(p, "other"));

    Run next = next(trials);
    assertThat(spec(next).get("objective").has("target")).isFalse();
    assertThat(next.out()).contains("# the target 5.0 was reached, and is left out");
    assertThat(spec(next(trials, "--long", "3")).get("objective").has("target")).isFalse();

    assertThat(spec(next(trials(20, _ -> 6))).at("/objective/target").doubleValue()).isEqualTo(5);
  }

  /** Each Scientific value may want another learning rate, and another regularisation. */
  @Test
  void nothingIsFixedBesideAScientificParameter() throws IOException {
    study(
        RATE + OTHER + "- {name: norm, role: Scientific, categorical: {values: [none, batch]}}\n",
        "{seed: 3}",
        60,
        "");

    JsonNode spec =
        spec(
            next(
                trials(
                    60,
                    p -> {
                      double decades = Math.log10(number(p, "learningRate") / .003);
                      return p.get("norm").asText().equals("none") ? decades : 1 - decades;
                    })));

    assertThat(spec.get("parameters").findValuesAsText("role")).doesNotContain("Fixed");
  }

  /** Small beside that of another parameter, an effect can't be seen. */
  @Test
  void aLearningRateIsNotFixed() throws IOException {
    study(RATE + OTHER, "{seed: 3}", 60, "");

    JsonNode spec = spec(next(trials(60, p -> square(number(p, "other") - 2))));

    assertThat(parameter(spec, "learningRate").has("double")).isTrue();
  }

  @Test
  void silencedChecksStaySilent() throws IOException {
    study(RATE + OTHER, "{seed: 3}", 20, "");
    Files.writeString(
        Path.of(study),
        Files.readString(Path.of(study))
            .replaceFirst(
                "metadata: \\{", "metadata: {annotations: {tuning.dev/silence: step-noise}, "));

    assertThat(next(trials(20, p -> number(p, "other"))).out())
        .contains("tuning.dev/silence: \"step-noise\"");
  }

  @Test
  void aGridIsNotRunAgain() throws IOException {
    study(RATE + OTHER, "{algorithm: Grid, seed: 3, gridPoints: 4}", 16, "");

    JsonNode spec =
        spec(next(trials(16, p -> square(Math.log10(number(p, "learningRate") / .01)))));

    assertThat(spec.at("/search/algorithm").asText()).isEqualTo("QuasiRandom");
    assertThat(spec.at("/search").has("gridPoints")).isFalse();
  }

  /** Of longer training the same grid tells something new. */
  @Test
  void aGridOfLongerTrialsIsAGrid() throws IOException {
    study(RATE + OTHER, "{algorithm: Grid, seed: 3, gridPoints: 4}", 16, "");

    JsonNode spec =
        spec(
            next(
                trained(
                    16,
                    p -> {
                      double end = 1 + square(Math.log10(number(p, "learningRate") / .01));
                      double[][] curve = new double[20][];
                      for (int i = 0; i < 20; i++) {
                        curve[i] = new double[] {50 * (i + 1), end + 2 - .1 * i};
                      }
                      return curve;
                    })));

    assertThat(spec.at("/trial/steps").intValue()).isGreaterThan(1000);
    assertThat(spec.at("/search/algorithm").asText()).isEqualTo("Grid");
  }

  @Test
  void aGridOfAllThatThereIsIsLeftToAPerson() throws IOException {
    study(
        "- {name: other, discrete: {values: [1, 2, 3]}}\n"
            + "- {name: activation, categorical: {values: [relu, tanh, gelu]}}\n",
        "{algorithm: Grid, seed: 3}",
        9,
        "");

    Run next = next(trials(9, p -> number(p, "other")));

    assertThat(spec(next).at("/search/algorithm").asText()).isEqualTo("Grid");
    assertThat(next.out())
        .contains("# these are the points that have been run: give parameters other values");
  }

  /** Not at that of the point that looked best in the search. */
  @Test
  void whatHasNoEffectIsFixedAsItWasAdopted() throws IOException {
    study(
        RATE + OTHER,
        "{seed: 3}",
        30,
        "confirm: {top: 2, replicates: 5, baseline: {learningRate: 0.01, other: 1}}");
    List<ObjectNode> trials = trials(30, p -> square(Math.log10(number(p, "learningRate") / .003)));
    List<ObjectNode> best =
        trials.stream()
            .sorted(
                (a, b) ->
                    Double.compare(
                        a.at("/curves/error/1/1").doubleValue(),
                        b.at("/curves/error/1/1").doubleValue()))
            .toList();
    for (int i = 1; i <= 5; i++) {
      trials.add(rerun(best.get(0), "Confirm", i, .2 + .001 * i));
      trials.add(rerun(best.get(1), "Confirm", i, .1 + .001 * i));
      ObjectNode baseline = rerun(best.get(0), "Baseline", i, .5 + .001 * i);
      baseline.putObject("parameters").put("learningRate", .01).put("other", 1);
      trials.add(baseline);
    }

    JsonNode spec = spec(next(trials));

    JsonNode adopted = best.get(1).at("/parameters/other");
    assertThat(spec.at("/confirm/baseline/other")).isEqualTo(adopted);
    assertThat(parameter(spec, "other").get("value")).isEqualTo(adopted);
  }

  private static ObjectNode rerun(ObjectNode trial, String purpose, int replicate, double error) {
    ObjectNode rerun = trial.deepCopy();
    rerun.put("purpose", purpose).put("replicate", replicate);
    rerun.putObject("curves").putArray("error").addArray().add(1000).add(error);
    return rerun;
  }

  /** A sweep over nothing but the learning rate is there to find out the number of steps. */
  @Test
  void aSweepOfTheLearningRateGivesTheSteps() throws IOException {
    study(RATE, "{algorithm: QuasiRandom}", 20, "");
    List<ObjectNode> trials =
        trained(
            20,
            point -> {
              double decades = Math.log10(point.get("learningRate").doubleValue() / 3e-3);
              return curve(i -> Math.exp(-i * Math.exp(-decades * decades)));
            });
    for (ObjectNode trial : trials) {
      ((ObjectNode) trial.get("curves")).set("train/loss", trial.at("/curves/error"));
    }

    assertThat(spec(next(trials)).at("/trial/steps").asLong()).isEqualTo(300);
  }
}
