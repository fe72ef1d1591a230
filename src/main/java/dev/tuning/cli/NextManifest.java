package dev.tuning.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.analysis.Goal;
import dev.tuning.analysis.design.ParameterKind;
import dev.tuning.analysis.design.Playbook;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.StudyStatus.Confirmation;
import dev.tuning.api.v1alpha1.StudyStatus.Confirmed;
import dev.tuning.api.v1alpha1.StudyStatus.Insight;
import dev.tuning.study.StudyResults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The manifest of the next round, as the insights of a Study advise it, with the reasons as
 * comments. A person reviews it: nothing is applied by itself.
 */
final class NextManifest {

  /** With fewer points for each parameter one that seems to have no effect may have one. */
  private static final int POINTS_A_PARAMETER = 10;

  /** A Study can't have more. */
  private static final long MOST_TRIALS = 100_000;

  private final ObjectNode manifest;
  private final ObjectNode spec;
  private final JsonNode before;
  private final StudyResults results;
  private final NextSpace space;
  private final Map<String, List<String>> reasons = new LinkedHashMap<>();

  /** What is done here, or explained beside the parameter that it is about. */
  private final Set<Insight> done = new HashSet<>();

  /**
   * @param study the manifest of the Study
   * @param results what its trials came to
   * @throws RefusedException if it is a probe, which has said what there is to say
   */
  NextManifest(ObjectNode study, StudyResults results) throws RefusedException {
    this.manifest = study.deepCopy();
    this.spec = (ObjectNode) manifest.get("spec");
    this.before = study.get("spec");
    this.results = results;
    this.space = new NextSpace(spec.withArray("/parameters"));
    if (results.probe() != null) {
      throw new RefusedException(List.of(afterProbe(results.probe())));
    }
  }

  private String afterProbe(StudyStatus.Probe probe) {
    String name = probe.parameter();
    return "error: %s is a probe of %s, and has no next round: %s"
        .formatted(
            manifest.at("/metadata/name").asText(),
            name,
            probe.recommended() == null
                ? "see study analyze for what it found"
                : "in the Study that you tune make %s Fixed, with the value %s that it recommends"
                    .formatted(name, probe.recommended()));
  }

  /** A round that searches on. */
  String exploring() {
    keepUnstable();
    leaveOutInfeasible();
    widen();
    fix();
    trials();
    steps();
    adopt();
    search();
    mend();
    aimHigher();
    return text(open());
  }

  /**
   * A round that looks into an instability: see {@link InstabilityProbe}.
   *
   * @throws RefusedException if no insight says that there is one, or the best point has no such
   *     parameter
   */
  String probingInstability() throws RefusedException {
    Insight found =
        insights("instability").stream()
            .filter(insight -> results.best().parameters().containsKey(insight.parameter()))
            .findFirst()
            .orElseThrow(
                () ->
                    new RefusedException(
                        List.of(
                            "error: no instability was found near the best point of %s: leave out --probe-instability for the next round"
                                .formatted(manifest.at("/metadata/name").asText()))));
    new InstabilityProbe(spec, results.best().parameters(), this::because).write(found);
    return text(List.of());
  }

  /**
   * A round that runs the best points long (playbook, "Deciding how long to train when training is
   * compute-bound", Round 2).
   *
   * @param top how many
   * @throws RefusedException if there is none
   */
  String longRuns(int top) throws RefusedException {
    String source = manifest.at("/metadata/name").asText();
    if (results.best() == null) {
      throw new RefusedException(
          List.of(
              "error: no point of %s has been trained to its end, so there is none to run"
                      .formatted(source)
                  + " long: leave out --long, and find out why with study analyze"));
    }
    long before = spec.at("/trial/steps").longValue();
    stepsAdvice()
        .filter(insight -> nextSteps(insight) > before)
        .findFirst()
        .ifPresentOrElse(
            insight -> set("trial", "steps", nextSteps(insight), insight),
            () -> {
              spec.withObject("/trial").put("steps", 2 * before);
              because("trial", "twice as long as in " + source);
            });
    because(
        "trial",
        "The schedule of the learning rate carries over least. Have all the extra steps at a high"
            + " rate: keep a linear decay as long as in %s and begin it later, and the base rate of"
                .formatted(source)
            + " a cosine decay. (%s, Round 2)".formatted(Playbook.COMPUTE_BOUND.source()));
    ObjectNode search = spec.putObject("search");
    search.put("algorithm", "Points");
    search.putObject("pointsFrom").put("study", source).put("top", top);
    spec.withObject("/budget").put("maxTrials", top);
    because("search", "the best points of %s, run long".formatted(source));
    aimHigher();
    return text(List.of());
  }

  /** The edge of an instability is of interest: a range ends beyond it. */
  private void keepUnstable() {
    for (Insight insight : insights("instability")) {
      because(
          insight.parameter(),
          insight.message()
              + " So the range is kept: study next --probe-instability writes a Study that looks"
              + " into its edge.");
      done.add(insight);
    }
  }

  /** Leaves out what can't be trained, as far as nothing that is of interest lies there. */
  private void leaveOutInfeasible() {
    Set<String> kept = Set.copyOf(reasons.keySet());
    for (Insight insight : insights("infeasible-region", "infeasible-fraction")) {
      String name = insight.parameter();
      JsonNode min = insight.data().get("nextMin");
      JsonNode max = insight.data().get("nextMax");
      JsonNode without = insight.data().get("nextWithout");
      if (min == null && max == null && without == null) {
        continue;
      }
      // Nothing is left to change where the other insight has come first.
      if (!kept.contains(name)
          && (without == null
              ? space.narrow(name, min, max)
              : space.drop(name, without.asText()))) {
        because(name, insight.message());
      }
      done.add(insight);
    }
  }

  private void widen() {
    for (Insight insight : insights("search-space-boundary")) {
      widen(
          insight,
          insight.parameter(),
          insight.data().get("nextMin"),
          insight.data().get("nextMax"));
    }
    for (Insight insight : insights("unequal-tuning")) {
      int i = 0;
      for (JsonNode name : insight.data().get("widen")) {
        widen(
            insight,
            name.asText(),
            insight.data().get("nextMin").get(i),
            insight.data().get("nextMax").get(i));
        i++;
      }
    }
  }

  private void widen(Insight insight, String name, JsonNode min, JsonNode max) {
    if (reasons.containsKey(name)) {
      return; // Another insight has asked for the opposite.
    }
    because(
        name,
        space.widen(name, min, max)
            ? insight.message()
            : insight.message()
                + " It is kept: the values of a list, and those of a Scientific parameter, have to"
                + " be added by hand.");
    done.add(insight);
  }

  /**
   * Fixes the parameters that show no effect, where there were points enough to see one: but not a
   * learning rate, whose effect is a matter of what it is tuned for, nor anything beside a
   * Scientific parameter, each value of which may want another one.
   */
  private void fix() {
    if (space.hasScientific()) {
      return;
    }
    for (Insight insight : insights("parameter-importance")) {
      long points = insight.data().get("points").longValue();
      if (results.best() == null
          || points < (long) POINTS_A_PARAMETER * spec.get("parameters").size()) {
        return;
      }
      Map<String, JsonNode> values =
          adopted().map(Confirmed::parameters).orElse(results.best().parameters());
      for (JsonNode undecided : insight.data().get("undecided")) {
        String name = undecided.asText();
        // What has just been changed has shown an effect.
        if (values.containsKey(name)
            && !ParameterKind.isLearningRate(name)
            && !reasons.containsKey(name)
            && space.fix(name, values.get(name))) {
          because(
              name,
              "no effect of it could be seen in %d points, so it is fixed at %s"
                  .formatted(
                      points,
                      adopted().isPresent() ? "the value that was adopted" : "its best value"));
        }
      }
    }
  }

  /** As many trials as the most demanding insight asks for. */
  private void trials() {
    long most = spec.at("/budget/maxTrials").longValue();
    Optional<Insight> asks = Optional.empty();
    for (Insight insight : insights("sampled-enough", "points-per-combination")) {
      JsonNode next = insight.data().get("nextTrials");
      long trials =
          Math.min(
              MOST_TRIALS,
              next == null ? 2 * insight.data().get("points").longValue() : next.longValue());
      if (trials > most) {
        most = trials;
        asks = Optional.of(insight);
      }
      done.add(insight);
    }
    if (asks.isPresent()) {
      set("budget", "maxTrials", most, asks.get());
    }
  }

  private Stream<Insight> stepsAdvice() {
    return insights("best-step", "still-improving", "initial-steps", "saturated-early").stream()
        .filter(insight -> nextSteps(insight) >= 1);
  }

  /** 0 if it advises none. */
  private static long nextSteps(Insight insight) {
    JsonNode steps = insight.data().get("nextSteps");
    return steps == null ? 0 : steps.longValue();
  }

  /** The first advice is followed; another one is done with it if it asks for the same. */
  private void steps() {
    long before = spec.at("/trial/steps").longValue();
    List<Insight> advice = stepsAdvice().filter(insight -> nextSteps(insight) != before).toList();
    if (advice.isEmpty()) {
      return;
    }
    long steps = nextSteps(advice.getFirst());
    set("trial", "steps", steps, advice.getFirst());
    if (spec.at("/trial/evalEverySteps").longValue() > steps) {
      spec.withObject("/trial").put("evalEverySteps", steps);
    }
    advice.stream()
        .filter(insight -> nextSteps(insight) > before == steps > before)
        .forEach(done::add);
  }

  private Optional<Confirmed> adopted() {
    return Optional.ofNullable(results.confirm())
        .filter(confirm -> "Adopt".equals(confirm.verdict()))
        .map(Confirmation::candidate);
  }

  /** What is adopted is what later changes are compared with. */
  private void adopt() {
    adopted()
        .ifPresent(
            candidate -> {
              ObjectNode baseline = spec.withObject("/confirm").putObject("baseline");
              candidate.parameters().forEach(baseline::set);
              because(
                  "confirm",
                  "the new baseline is what was adopted: " + results.confirm().message());
            });
  }

  /** Points that were given have been run: to run them again tells nothing new. */
  private void search() {
    ObjectNode search = spec.withObject("/search");
    if (search.path("algorithm").asText().equals("Points")) {
      search.put("algorithm", "QuasiRandom");
      search.remove(List.of("points", "pointsFrom"));
      because("search", "the given points have been run, so this round explores the ranges");
    }
    if (search.path("algorithm").asText().equals("Grid") && repeats()) {
      if (space.explore()) {
        search.put("algorithm", "QuasiRandom").remove("gridPoints");
        because("search", "the grid has been run, so this round explores what lies between");
      } else {
        because("search", "these are the points that have been run: give parameters other values");
      }
    }
    search.put("seed", search.path("seed").asLong(0) + 1);
  }

  /** Whether nothing of what a trial does would be new. */
  private boolean repeats() {
    return spec.get("parameters").equals(before.get("parameters"))
        && spec.at("/trial/steps").equals(before.at("/trial/steps"));
  }

  /** A target that was reached would end the round at its first good trial. */
  private void aimHigher() {
    JsonNode target = spec.at("/objective/target");
    if (target.isNumber() && results.best() != null) {
      Goal goal =
          spec.at("/objective/goal").asText().equals("Maximize") ? Goal.MAXIMIZE : Goal.MINIMIZE;
      if (goal.reaches(results.best().objective(), target.doubleValue())) {
        spec.withObject("/objective").remove("target");
        because(
            "objective",
            "the target %s was reached, and is left out: set one that is worth another round"
                .formatted(target.asText()));
      }
    }
  }

  private void mend() {
    for (String gone : space.mendConditions()) {
      because("parameters", "%s is gone: it can't be active any longer".formatted(gone));
    }
    List<String> strangers = space.strangers(spec.at("/confirm/baseline"));
    if (!strangers.isEmpty()) {
      spec.withObject("/confirm").remove("baseline");
      because(
          "confirm",
          "the baseline has %s, which can't be active in this round, and is left out: give one that can be run"
              .formatted(String.join(", ", strangers)));
    }
  }

  /** What insights ask for that only a person can do. */
  private List<Insight> open() {
    return results.insights() == null
        ? List.of()
        : results.insights().stream()
            .filter(insight -> !insight.severity().equals("Info") && !done.contains(insight))
            .toList();
  }

  /** Those of some checks with numbers to go by, in the order of the checks. */
  private List<Insight> insights(String... checks) {
    return results.insights() == null
        ? List.of()
        : Arrays.stream(checks)
            .flatMap(
                check ->
                    results.insights().stream()
                        .filter(insight -> insight.check().equals(check) && insight.data() != null))
            .toList();
  }

  private void because(String field, String reason) {
    reasons.computeIfAbsent(field, _ -> new ArrayList<>()).add(reason);
  }

  private void set(String field, String name, long value, Insight insight) {
    spec.withObject("/" + field).put(name, value);
    because(field, insight.message());
  }

  private String text(List<Insight> open) {
    ObjectNode metadata = manifest.withObject("/metadata");
    String source = metadata.get("name").asText();
    StringBuilder text = new StringBuilder();
    text.append("# The round after Study ").append(source).append(". Review it, then apply it.\n");
    if (reasons.isEmpty()) {
      text.append(
          open.isEmpty()
              ? "# No insight asks for a change: only the seed differs.\n"
              : "# Only the seed differs.\n");
    }
    if (!open.isEmpty()) {
      text.append("# Left for you to do:\n");
      for (Insight insight : open) {
        text.append("# - ").append(insight.check()).append(": ");
        text.append(oneLine(insight.message())).append('\n');
      }
    }
    text.append(ManifestText.head(manifest, nextName(source))).append("spec:\n");
    for (Map.Entry<String, JsonNode> field : spec.properties()) {
      if (field.getKey().equals("parameters")) {
        comments(text, field.getKey());
        text.append("  parameters:\n");
        field.getValue().forEach(parameter -> append(text, parameter));
      } else {
        comments(text, field.getKey());
        text.append(ManifestText.field(field.getKey(), field.getValue()));
      }
    }
    return text.toString();
  }

  private void append(StringBuilder text, JsonNode parameter) {
    comments(text, parameter.get("name").asText());
    text.append(ManifestText.element(parameter));
  }

  private void comments(StringBuilder text, String field) {
    for (String reason : reasons.getOrDefault(field, List.of())) {
      text.append("  # ").append(oneLine(reason)).append('\n');
    }
  }

  /** What a trainer names may have any character. */
  private static String oneLine(String text) {
    return text.replaceAll("[\\p{C}\\s]+", " ");
  }

  /** "digits-2" after "digits", "digits-3" after that. */
  private static String nextName(String name) {
    String base = name.replaceFirst("-[0-9]{1,4}$", "");
    int round = base.equals(name) ? 2 : Integer.parseInt(name.substring(base.length() + 1)) + 1;
    String ending = "-" + round;
    return ManifestText.name(base, ending);
  }
}
