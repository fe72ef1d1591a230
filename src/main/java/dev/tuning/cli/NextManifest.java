package dev.tuning.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.api.v1alpha1.StudyStatus.Insight;
import dev.tuning.study.StudyResults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The manifest of the next round, as the insights of a Study advise it, with the reasons as
 * comments. A person reviews it: nothing is applied by itself.
 */
final class NextManifest {

  /** With fewer points for each parameter one that seems to have no effect may have one. */
  private static final int POINTS_A_PARAMETER = 10;

  private final ObjectNode manifest;
  private final ObjectNode spec;
  private final StudyResults results;
  private final Map<String, List<String>> reasons = new LinkedHashMap<>();

  /**
   * @param study the manifest of the Study
   * @param results what its trials came to
   */
  NextManifest(ObjectNode study, StudyResults results) {
    this.manifest = study.deepCopy();
    this.spec = (ObjectNode) manifest.get("spec");
    this.results = results;
  }

  /** A round that searches on. */
  String exploring() {
    for (Insight insight : insights()) {
      switch (insight.check()) {
        case "search-space-boundary" ->
            range(insight, insight.data().get("nextMin"), insight.data().get("nextMax"));
        case "infeasible-region" -> outside(insight);
        case "parameter-importance" -> fix(insight);
        case "sampled-enough" ->
            set(
                "budget",
                "maxTrials",
                Math.min(100_000, 2 * insight.data().get("points").longValue()),
                insight);
        default -> {}
      }
    }
    steps();
    adopt();
    ObjectNode search = spec.withObject("/search");
    if (!search.path("algorithm").asText().equals("Points")) {
      search.put("seed", search.path("seed").asLong(0) + 1);
    }
    return text();
  }

  /**
   * A round that looks into an instability: see {@link InstabilityProbe}.
   *
   * @throws RefusedException if no insight says that there is one, or the best point has no such
   *     parameter
   */
  String probingInstability() throws RefusedException {
    Insight found =
        insights().stream()
            .filter(insight -> insight.check().equals("instability"))
            .filter(insight -> results.best().parameters().containsKey(insight.parameter()))
            .findFirst()
            .orElseThrow(
                () ->
                    new RefusedException(
                        List.of(
                            "error: no instability was found near the best point of %s: leave out --probe-instability for the next round"
                                .formatted(manifest.at("/metadata/name").asText()))));
    new InstabilityProbe(spec, results.best().parameters(), this::because).write(found);
    return text();
  }

  /**
   * A round that runs the best points long (playbook, "Deciding how long to train when training is
   * compute-bound", Round 2).
   *
   * @param top how many
   */
  String longRuns(int top) {
    String source = manifest.at("/metadata/name").asText();
    long before = spec.at("/trial/steps").longValue();
    steps();
    if (spec.at("/trial/steps").longValue() <= before) {
      spec.withObject("/trial").put("steps", 2 * before);
    }
    ObjectNode search = spec.putObject("search");
    search.put("algorithm", "Points");
    search.putObject("pointsFrom").put("study", source).put("top", top);
    spec.withObject("/budget").put("maxTrials", top);
    because("search", "the best points of %s, run long".formatted(source));
    return text();
  }

  /** What is adopted is what later changes are compared with. */
  private void adopt() {
    var confirm = results.confirm();
    if (confirm != null && "Adopt".equals(confirm.verdict())) {
      ObjectNode baseline = spec.withObject("/confirm").putObject("baseline");
      confirm.candidate().parameters().forEach(baseline::set);
      because("confirm", "the new baseline is what was adopted: " + confirm.message());
    }
  }

  /** Those with numbers to go by. */
  private List<Insight> insights() {
    return results.insights() == null
        ? List.of()
        : results.insights().stream().filter(insight -> insight.data() != null).toList();
  }

  private Optional<ObjectNode> parameter(String name) {
    for (JsonNode parameter : spec.get("parameters")) {
      if (parameter.get("name").asText().equals(name)) {
        return Optional.of((ObjectNode) parameter);
      }
    }
    return Optional.empty();
  }

  private void because(String field, String reason) {
    reasons.computeIfAbsent(field, _ -> new ArrayList<>()).add(reason);
  }

  private void range(Insight insight, JsonNode min, JsonNode max) {
    because(insight.parameter(), insight.message());
    parameter(insight.parameter())
        .ifPresent(
            parameter -> {
              for (String kind : List.of("double", "integer")) {
                if (parameter.get(kind) instanceof ObjectNode range) {
                  bound(range, "min", min, kind);
                  bound(range, "max", max, kind);
                }
              }
            });
  }

  private static void bound(ObjectNode range, String bound, JsonNode value, String kind) {
    if (value == null) {
      return;
    }
    String other = bound.equals("min") ? "max" : "min";
    double gap = range.get(other).doubleValue() - value.doubleValue();
    if (bound.equals("min") ? gap <= 0 : gap >= 0) {
      return; // Nothing would be left of the range.
    }
    if (kind.equals("integer")) {
      range.put(bound, Math.round(value.doubleValue()));
    } else {
      range.put(bound, value.doubleValue());
    }
  }

  private void outside(Insight insight) {
    JsonNode threshold = insight.data().get("threshold");
    boolean unstable =
        insights().stream()
            .anyMatch(
                other ->
                    other.check().equals("instability")
                        && insight.parameter().equals(other.parameter()));
    if (threshold == null || unstable) {
      because(insight.parameter(), insight.message());
      return;
    }
    boolean above = insight.data().get("side").asText().equals("above");
    range(insight, above ? null : threshold, above ? threshold : null);
  }

  /** Fixes the parameters that show no effect, where there were points enough to see one. */
  private void fix(Insight insight) {
    long points = insight.data().get("points").longValue();
    if (results.best() == null
        || points < (long) POINTS_A_PARAMETER * spec.get("parameters").size()) {
      return;
    }
    for (JsonNode name : insight.data().get("undecided")) {
      JsonNode best = results.best().parameters().get(name.asText());
      parameter(name.asText())
          .filter(parameter -> best != null && isFree(parameter))
          .ifPresent(
              parameter -> {
                parameter.removeAll();
                parameter.put("name", name.asText()).put("role", "Fixed").set("value", best);
                because(
                    name.asText(),
                    "%d points show no effect of it, so it is fixed at its best value"
                        .formatted(points));
              });
    }
  }

  /** Whether it is a nuisance that depends on nothing, and on which nothing depends. */
  private boolean isFree(ObjectNode parameter) {
    String name = parameter.get("name").asText();
    for (JsonNode other : spec.get("parameters")) {
      if (other.at("/when/parameter").asText().equals(name)) {
        return false;
      }
    }
    return parameter.path("role").asText("Nuisance").equals("Nuisance") && !parameter.has("when");
  }

  private void steps() {
    for (String check : List.of("best-step", "still-improving", "saturated-early")) {
      Optional<Insight> found =
          insights().stream().filter(insight -> insight.check().equals(check)).findFirst();
      if (found.isPresent()) {
        long steps = found.get().data().get("nextSteps").longValue();
        set("trial", "steps", steps, found.get());
        if (spec.at("/trial/evalEverySteps").longValue() > steps) {
          spec.withObject("/trial").put("evalEverySteps", steps);
        }
        return;
      }
    }
  }

  private void set(String field, String name, long value, Insight insight) {
    spec.withObject("/" + field).put(name, value);
    because(field, insight.message());
  }

  private String text() {
    ObjectNode metadata = manifest.withObject("/metadata");
    String source = metadata.get("name").asText();
    StringBuilder text = new StringBuilder();
    text.append("# The round after Study ").append(source).append(". Review it, then apply it.\n");
    if (reasons.isEmpty()) {
      text.append("# No insight asks for a change: only the seed differs.\n");
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
      // What a trainer names may have any character.
      text.append("  # ").append(reason.replaceAll("[\\p{C}\\s]+", " ")).append('\n');
    }
  }

  /** "digits-2" after "digits", "digits-3" after that. */
  private static String nextName(String name) {
    String base = name.replaceFirst("-[0-9]{1,4}$", "");
    int round = base.equals(name) ? 2 : Integer.parseInt(name.substring(base.length() + 1)) + 1;
    String ending = "-" + round;
    return ManifestText.name(base, ending);
  }
}
