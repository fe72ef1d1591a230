package dev.tuning.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.apiserver.Studies;
import java.util.stream.Stream;

/**
 * A manifest that is wrong in one respect. The API server and {@code study lint} both refuse it.
 *
 * @param what what is wrong
 * @param manifest the manifest
 * @param field the field that the refusal names
 * @param remedy a word of what it says to do
 */
public record BadManifest(String what, String manifest, String field, String remedy) {

  /** The manifest that the bad ones are made of. */
  public static final String VALID = Studies.manifest("valid", 4, 2);

  /** All of them. */
  public static Stream<BadManifest> all() {
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
        bad(
            "unknown scale",
            "scale: Log}}",
            "scale: Exp}}",
            "spec.parameters[0].double.scale",
            "Linear"),
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
            "spec.parameters[4].categorical.values[1]",
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

  private static BadManifest bad(String what, String from, String to, String field, String remedy) {
    assertThat(VALID).as(what).contains(from);
    return new BadManifest(what, VALID.replace(from, to), field, remedy);
  }
}
