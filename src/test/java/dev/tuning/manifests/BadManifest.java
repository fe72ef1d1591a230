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
    return Stream.of(ofStudies(), ofProbes(), ofTrials(), BadTemplate.all(), HostileManifest.all())
        .flatMap(manifests -> manifests);
  }

  private static Stream<BadManifest> ofTrials() {
    return Stream.of(
        confirm(
            "no point to confirm", "{top: 0}", "spec.confirm.top", "greater than or equal to 1"),
        confirm(
            "too many points to confirm",
            "{top: 21}",
            "spec.confirm.top",
            "less than or equal to 20"),
        confirm(
            "one fresh seed",
            "{replicates: 1}",
            "spec.confirm.replicates",
            "greater than or equal to 2"),
        confirm("confirm with a typo", "{replicate: 3}", "spec.confirm.replicate", "unknown field"),
        trial("unknown collector", "collector: File", "spec.trial.collector", "Stdout"),
        trial("no host", "hosts: 0", "spec.trial.hosts", "greater than or equal to 1"),
        trial("too many hosts", "hosts: 257", "spec.trial.hosts", "less than or equal to 256"),
        trial(
            "no failure rule",
            "failurePolicy: {rules: []}",
            "spec.trial.failurePolicy.rules",
            "at least 1"),
        trial(
            "failure rule about nothing",
            "failurePolicy: {rules: [{action: Retry}]}",
            "spec.trial.failurePolicy.rules[0]",
            "set one of them"),
        trial(
            "failure rule about two things",
            "failurePolicy: {rules: [{onExitCodes: [3], onPodConditions: [{type: Bad}],"
                + " action: Retry}]}",
            "spec.trial.failurePolicy.rules[0]",
            "set one of them"),
        trial(
            "failure rule about success",
            "failurePolicy: {rules: [{onExitCodes: [0], action: Infeasible}]}",
            "spec.trial.failurePolicy.rules[0].onExitCodes",
            "1 to 255"),
        trial(
            "failure rule about one code twice",
            "failurePolicy: {rules: [{onExitCodes: [3, 3], action: Infeasible}]}",
            "spec.trial.failurePolicy.rules[0].onExitCodes[1]",
            "Duplicate"),
        trial(
            "unknown action",
            "failurePolicy: {rules: [{onExitCodes: [3], action: Ignore}]}",
            "spec.trial.failurePolicy.rules[0].action",
            "FailStudy"),
        trial(
            "two volumes for checkpoints",
            "checkpoint: {volumeClaim: a, volume: {emptyDir: {}}}",
            "spec.trial.checkpoint",
            "remove one"),
        trial(
            "volume for checkpoints without a source",
            "checkpoint: {volume: {}}",
            "spec.trial.checkpoint.volume",
            "exactly one source"),
        trial(
            "volume for checkpoints that can't be written",
            "checkpoint: {volume: {configMap: {name: a}}}",
            "spec.trial.checkpoint.volume.configMap",
            "unknown field"),
        trial(
            "volume for checkpoints with a name",
            "checkpoint: {volume: {name: a, emptyDir: {}}}",
            "spec.trial.checkpoint.volume.name",
            "unknown field"),
        budget("duration in words", "trialDeadline: 2 hours", "spec.budget.trialDeadline", "h"),
        budget("duration in an odd order", "studyDeadline: 5m2h", "spec.budget.studyDeadline", "h"),
        budget("no time at all", "trialDeadline: 0s", "spec.budget.trialDeadline", "longer"),
        budget(
            "no time for a Study", "studyDeadline: 0d0h", "spec.budget.studyDeadline", "longer"));
  }

  private static BadManifest objective(String what, String part, String field, String remedy) {
    return bad(what, "goal: Minimize", "goal: Minimize, " + part, "spec.objective" + field, remedy);
  }

  private static BadManifest trial(String what, String line, String field, String remedy) {
    return bad(what, "evalEverySteps: 50", "evalEverySteps: 50\n    " + line, field, remedy);
  }

  private static BadManifest budget(String what, String entry, String field, String remedy) {
    return bad(what, "parallelism: 2", "parallelism: 2, " + entry, field, remedy);
  }

  /** Of a probe, which is not what the others are made of. */
  private static Stream<BadManifest> ofProbes() {
    return Stream.of(
        probe(
            "Probe without a probe", ", probe: {parameter: batchSize}", "", "spec.search", "both"),
        probe(
            "probe without Probe",
            "algorithm: Probe, ",
            "algorithm: Random, ",
            "spec.search",
            "both"),
        probe(
            "probe of nothing",
            "parameter: batchSize",
            "minGain: 0.1",
            "spec.search.probe.parameter",
            "Required"),
        probe(
            "probe of an unknown parameter",
            "parameter: batchSize",
            "parameter: size",
            "spec.search.probe.parameter",
            "integer"),
        probe(
            "probe of a double",
            "integer: {min: 8, max: 512}",
            "double: {min: 8, max: 512}",
            "spec.search.probe.parameter",
            "integer"),
        probe(
            "probe from nothing",
            "min: 8, max",
            "min: 0, max",
            "spec.search.probe.parameter",
            "at least 1"),
        probe(
            "probe of a Scientific parameter",
            "name: batchSize,",
            "name: batchSize, role: Scientific,",
            "spec.search.probe.parameter",
            "Nuisance"),
        probe(
            "probe of two parameters",
            "role: Fixed, value: 0.1",
            "double: {min: 0, max: 1}",
            "spec.parameters",
            "Fixed"),
        probe(
            "conditional probe",
            "max: 512}",
            "max: 512}, when: {parameter: learningRate, in: [1]}",
            "spec.parameters",
            "remove when"),
        probe(
            "probe with replicates",
            "replicates: 1",
            "replicates: 2",
            "spec.replicates",
            "remove replicates"),
        probe(
            "probe with a target",
            "goal: Minimize",
            "goal: Minimize, target: 0.1",
            "spec.objective.target",
            "remove objective.target"),
        probe(
            "probe that confirms",
            "replicates: 1",
            "confirm: {top: 1}",
            "spec.confirm",
            "remove confirm"),
        probe(
            "probe that learns",
            "algorithm: Probe,",
            "algorithm: Probe, history: [other],",
            "spec.search",
            "algorithm: Bayesian"),
        probe(
            "probe with first trials",
            "algorithm: Probe,",
            "algorithm: Probe, startupTrials: 2,",
            "spec.search",
            "algorithm: Bayesian"),
        probe(
            "probe of points",
            "algorithm: Probe,",
            "algorithm: Probe, pointsFrom: {study: other, top: 1},",
            "spec.search",
            "algorithm: Points"),
        probe(
            "negative gain",
            "parameter: batchSize",
            "parameter: batchSize, minGain: -0.1",
            "spec.search.probe.minGain",
            "0"),
        probe(
            "gain in percent",
            "parameter: batchSize",
            "parameter: batchSize, minGain: 5",
            "spec.search.probe.minGain",
            "1"),
        probe(
            "throughput without a name",
            "parameter: batchSize",
            "parameter: batchSize, throughput: ''",
            "spec.search.probe.throughput",
            "at least 1"));
  }

  private static BadManifest probe(
      String what, String from, String to, String field, String remedy) {
    String valid =
        VALID
            .replace(
                parameters(),
                "parameters:\n"
                    + "  - {name: learningRate, role: Fixed, value: 0.1}\n"
                    + "  - {name: batchSize, integer: {min: 8, max: 512}}")
            .replace(
                "{seed: 1}", "{algorithm: Probe, probe: {parameter: batchSize}}\n  replicates: 1");
    assertThat(valid).as(what).contains(from);
    return new BadManifest(what, valid.replace(from, to), field, remedy);
  }

  private static Stream<BadManifest> ofStudies() {
    return Stream.of(
        bad("name too long", "name: valid", "name: " + "a".repeat(41), "metadata.name", "shorter"),
        bad("dotted name", "name: valid", "name: a.b", "metadata.name", "without dots"),
        bad("no metric", "metric: validation/error, ", "", "spec.objective.metric", "Required"),
        objective(
            "constraint of no metric",
            "constraints: [{atMost: 1}]",
            ".constraints[0].metric",
            "Required"),
        objective(
            "constraint without a bound",
            "constraints: [{metric: latency}]",
            ".constraints[0]",
            "set one of"),
        objective(
            "constraint that nothing meets",
            "constraints: [{metric: latency, atLeast: 2, atMost: 1}]",
            ".constraints[0]",
            "swap"),
        objective(
            "bound that is no number",
            "constraints: [{metric: latency, atMost: fast}]",
            ".constraints[0].atMost",
            "number"),
        objective(
            "misspelt bound",
            "constraints: [{metric: latency, atmost: 1}]",
            ".constraints[0].atmost",
            "unknown field"),
        objective(
            "too many other metrics", "also: [a, b, c, d, e, f, g, h, i]", ".also", "at most 8"),
        objective("other metric without a name", "also: ['']", ".also[0]", "at least 1"),
        objective(
            "unknown rule about divergence", "onDivergence: Ignore", ".onDivergence", "BestBefore"),
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
            "integer"),
        bad(
            "range too wide for a number",
            "{min: 1.0e-4, max: 1.0, scale: Log}",
            "{min: -1.7e+308, max: 1.7e+308}",
            "spec.parameters[0].double",
            "use another unit"),
        bad(
            "ratio too large for a scale",
            "{min: 1.0e-4, max: 1.0, scale: Log}",
            "{min: 1.0e-300, max: 1.0e+300, scale: Log}",
            "spec.parameters[0].double",
            "raise min"),
        bad(
            "text that looks like no number",
            "{min: 1.0e-4, max: 1.0, scale: Log}",
            "{min: 'NaN', max: 1.0}",
            "spec.parameters[0].double.min",
            "number"),
        bad(
            "name with a digit first",
            "name: momentum",
            "name: 1momentum",
            "spec.parameters[1].name",
            "should match"),
        bad(
            "name too long for a variable",
            "name: momentum",
            "name: " + "m".repeat(64),
            "spec.parameters[1].name",
            "63"),
        bad("no name", "{name: momentum, double", "{double", "spec.parameters[1].name", "Required"),
        bad(
            "unknown role",
            "role: Fixed, value: 64",
            "role: Constant, value: 64",
            "spec.parameters[5].role",
            "Scientific"),
        bad(
            "ReverseLog from a negative number",
            "{min: 0.5, max: 0.999, scale: ReverseLog}",
            "{min: -0.5, max: 0.999, scale: ReverseLog}",
            "spec.parameters[1].double",
            "raise min"),
        bad(
            "integer beyond what JSON keeps",
            "{min: 8, max: 512, scale: Log}",
            "{min: 8, max: 9007199254740992}",
            "spec.parameters[2].integer.max",
            "less than or equal"),
        bad(
            "discrete Log from zero",
            "{values: [0.0, 0.1, 0.2, 0.5]}",
            "{values: [0.0, 0.1], scale: Log}",
            "spec.parameters[3].discrete.values",
            "remove the others"),
        bad(
            "no numbers",
            "[0.0, 0.1, 0.2, 0.5]",
            "[]",
            "spec.parameters[3].discrete.values",
            "at least 1"),
        bad(
            "text among numbers",
            "[0.0, 0.1, 0.2, 0.5]",
            "[0.0, high]",
            "spec.parameters[3].discrete.values[1]",
            "number"),
        bad(
            "number among names",
            "[sgd, momentum, adam]",
            "[sgd, 1]",
            "spec.parameters[4].categorical.values[1]",
            "string"),
        bad(
            "boolean with values",
            "{name: momentum, double: {min: 0.5, max: 0.999, scale: ReverseLog}}",
            "{name: momentum, boolean: {values: [true]}}",
            "spec.parameters[1].boolean.values",
            "unknown field"),
        bad(
            "boolean and double",
            "{name: momentum, double",
            "{name: momentum, boolean: {}, double",
            "spec.parameters[1]",
            "exactly one of"),
        bad(
            "scientific double",
            "{name: learningRate, double",
            "{name: learningRate, role: Scientific, double",
            "spec.parameters[0].double",
            "list the values to compare with discrete"),
        bad(
            "too many scientific combinations",
            "{name: hiddenUnits, integer",
            "{name: hiddenUnits, role: Scientific, integer",
            "spec.parameters",
            "list fewer values"),
        bad(
            "scientific below a nuisance",
            "{name: dropout, discrete",
            "{name: dropout, role: Scientific, when: {parameter: optimizer, in: [sgd]}, discrete",
            "spec.parameters",
            "make the parent Scientific too"),
        bad(
            "unknown parent",
            "{name: momentum, double",
            "{name: momentum, when: {parameter: optimiser, in: [momentum]}, double",
            "spec.parameters",
            "name the one that decides"),
        bad(
            "its own parent",
            "{name: momentum, double",
            "{name: momentum, when: {parameter: momentum, in: [0.5]}, double",
            "spec.parameters[1].when",
            "name another one"),
        bad(
            "double as parent",
            "{name: momentum, double",
            "{name: momentum, when: {parameter: learningRate, in: [1]}, double",
            "spec.parameters",
            "categorical, boolean, integer or discrete"),
        bad(
            "cycle of two",
            parameters(),
            "parameters:\n"
                + "  - {name: a, boolean: {}, when: {parameter: b, in: [true]}}\n"
                + "  - {name: b, boolean: {}, when: {parameter: a, in: [true]}}",
            "spec.parameters",
            "remove a when"),
        bad(
            "cycle of three beside others",
            parameters(),
            "parameters:\n"
                + "  - {name: p, boolean: {}}\n"
                + "  - {name: a, boolean: {}, when: {parameter: b, in: [true]}}\n"
                + "  - {name: b, boolean: {}, when: {parameter: c, in: [true]}}\n"
                + "  - {name: q, boolean: {}, when: {parameter: p, in: [true]}}\n"
                + "  - {name: c, boolean: {}, when: {parameter: a, in: [true]}}",
            "spec.parameters",
            "remove a when"),
        bad("conditions too deep", parameters(), chain(10), "spec.parameters", "8 deep"),
        bad(
            "no values of the parent",
            "{name: momentum, double",
            "{name: momentum, when: {parameter: optimizer, in: []}, double",
            "spec.parameters[1].when.in",
            "at least 1"),
        bad(
            "condition without values",
            "{name: momentum, double",
            "{name: momentum, when: {parameter: optimizer}, double",
            "spec.parameters[1].when.in",
            "Required"),
        bad(
            "Grid of doubles",
            "{seed: 1}",
            "{algorithm: Grid}",
            "spec.search",
            "set search.gridPoints"),
        bad(
            "no grid points",
            "{seed: 1}",
            "{algorithm: Grid, gridPoints: 0}",
            "spec.search.gridPoints",
            "1"),
        bad(
            "Points without points",
            "{seed: 1}",
            "{algorithm: Points}",
            "spec.search",
            "set one of"),
        bad(
            "Points of two kinds",
            "{seed: 1}",
            "{algorithm: Points, points: [{a: 1}], pointsFrom: {study: other, top: 1}}",
            "spec.search",
            "not both"),
        bad(
            "points without Points",
            "{seed: 1}",
            "{pointsFrom: {study: other, top: 1}}",
            "spec.search",
            "algorithm: Points"),
        bad(
            "history without Bayesian",
            "{seed: 1}",
            "{history: [other]}",
            "spec.search",
            "algorithm: Bayesian"),
        bad(
            "first trials without Bayesian",
            "{seed: 1}",
            "{algorithm: Random, startupTrials: 3}",
            "spec.search",
            "algorithm: Bayesian"),
        bad(
            "history of itself",
            "{seed: 1}",
            "{algorithm: Bayesian, history: [other, valid]}",
            "spec.search.history",
            "earlier Studies"),
        bad(
            "history with a repetition",
            "{seed: 1}",
            "{algorithm: Bayesian, history: [other, other]}",
            "spec.search.history",
            "remove the repetition"),
        bad(
            "negative number of first trials",
            "{seed: 1}",
            "{algorithm: Bayesian, startupTrials: -1}",
            "spec.search.startupTrials",
            "0"),
        bad(
            "empty list of points",
            "{seed: 1}",
            "{algorithm: Points, points: []}",
            "spec.search.points",
            "at least 1"),
        bad(
            "point that is no object",
            "{seed: 1}",
            "{algorithm: Points, points: [5]}",
            "spec.search.points[0]",
            "object"),
        bad(
            "points of no study",
            "{seed: 1}",
            "{algorithm: Points, pointsFrom: {top: 1}}",
            "spec.search.pointsFrom.study",
            "Required"),
        bad(
            "no best points",
            "{seed: 1}",
            "{algorithm: Points, pointsFrom: {study: other, top: 0}}",
            "spec.search.pointsFrom.top",
            "1"),
        bad(
            "points of itself",
            "{seed: 1}",
            "{algorithm: Points, pointsFrom: {study: valid, top: 1}}",
            "spec.search.pointsFrom.study",
            "name the Study"),
        bad(
            "points of another namespace",
            "{seed: 1}",
            "{algorithm: Points, pointsFrom: {study: a, namespace: b, top: 1}}",
            "spec.search.pointsFrom.namespace",
            "unknown field"),
        bad("fraction as seed", "seed: 1", "seed: 1.5", "spec.search.seed", "integer"),
        bad(
            "no replicates",
            "search: {seed: 1}",
            "search: {seed: 1}\n  replicates: 0",
            "spec.replicates",
            "1"),
        bad("no spec", VALID.substring(VALID.indexOf("spec:")), "", "spec", "Required"));
  }

  /**
   * Those that the rules of the CRD can't see, because the values have no fixed type. In a cluster
   * the chart's admission policy refuses them, and without it the operator stalls them.
   */
  public static Stream<BadManifest> ofNoFixedType() {
    return Stream.of(
        bad(
            "condition on a value that the parent can't have",
            "{name: momentum, double",
            "{name: momentum, when: {parameter: optimizer, in: [sgdm]}, double",
            "spec.parameters[1]",
            "remove it"),
        bad(
            "condition on the text of a boolean",
            "{name: momentum, double",
            "{name: bias, boolean: {}}\n"
                + "  - {name: momentum, when: {parameter: bias, in: ['true']}, double",
            "spec.parameters[2]",
            "remove it"),
        bad(
            "condition on an integer outside",
            "{name: momentum, double",
            "{name: momentum, when: {parameter: hiddenUnits, in: [7]}, double",
            "spec.parameters[1]",
            "remove it"),
        bad(
            "fixed list",
            "role: Fixed, value: 64",
            "role: Fixed, value: []",
            "spec.parameters[5]",
            "a number, a string or a boolean"),
        bad(
            "point outside",
            "{seed: 1}",
            points("learningRate: 0.1", "learningRate: 2"),
            POINT,
            "value"),
        bad("point without a value", "{seed: 1}", points("dropout: 0.1, ", ""), POINT, "value"),
        bad("point with a typo", "{seed: 1}", points("dropout", "dropuot"), POINT, "value"),
        baseline("baseline without a value", "dropout: 0.7, ", ""),
        baseline("baseline with a typo", "dropout", "dropuot"),
        baseline("baseline of another kind", "hiddenUnits: 1024", "hiddenUnits: many"));
  }

  private static final String POINT = "spec.search.points[0]";

  /** Of a baseline that lies outside all ranges, which it may. */
  private static BadManifest baseline(String what, String from, String to) {
    return confirm(
        what,
        "{baseline: %s}"
            .formatted(
                "{learningRate: 2, dropout: 0.7, momentum: 0, hiddenUnits: 1024, optimizer: lamb}"
                    .replace(from, to)),
        "spec.confirm.baseline",
        "value");
  }

  private static BadManifest confirm(String what, String confirm, String field, String remedy) {
    return bad(
        what, "search: {seed: 1}", "search: {seed: 1}\n  confirm: " + confirm, field, remedy);
  }

  private static String points(String from, String to) {
    return "{algorithm: Points, points: [%s]}"
        .formatted(
            "{learningRate: 0.1, dropout: 0.1, momentum: 0.9, hiddenUnits: 8, optimizer: sgd}"
                .replace(from, to));
  }

  private static String parameters() {
    int start = VALID.indexOf("parameters:");
    return VALID.substring(start, VALID.indexOf("  search:")).stripTrailing();
  }

  /** Booleans, each of which but the first depends on the one before. */
  private static String chain(int length) {
    StringBuilder chain = new StringBuilder("parameters:\n  - {name: p0, boolean: {}}\n");
    for (int i = 1; i < length; i++) {
      chain.append(
          "  - {name: p%d, boolean: {}, when: {parameter: p%d, in: [true]}}\n".formatted(i, i - 1));
    }
    return chain.toString().stripTrailing();
  }

  private static String template() {
    return VALID.substring(VALID.indexOf("    template:"));
  }

  static BadManifest bad(String what, String from, String to, String field, String remedy) {
    assertThat(VALID).as(what).contains(from);
    return new BadManifest(what, VALID.replace(from, to), field, remedy);
  }
}
