package dev.tuning.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.analysis.design.ParameterKind;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.search.Doubling;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.study.StudySpace;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The manifest of a probe, made of that of another Study: its objective and its template, all
 * parameters but the batch size fixed, few steps, no checkpoints that stay. A person reviews it.
 */
final class ProbeManifest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where the Study has no range. */
  private static final long USUAL_MIN = 8;

  private static final long USUAL_MAX = 65_536;

  /** As a person would write them. */
  private static final MathContext DIGITS = new MathContext(3);

  private static final long LARGEST = (1L << 53) - 1;

  /** The second half of them is what throughput is taken from. */
  private static final long EVALUATIONS = 20;

  /**
   * What somebody has asked for.
   *
   * @param parameter the batch size, null: the one that is called so
   * @param min the first size, null: that of the range
   * @param max no size is larger, null: that of the range
   * @param steps training steps of each size
   */
  record Choice(String parameter, Long min, Long max, long steps) {}

  private final ObjectNode manifest;
  private final List<Parameter> parameters;
  private final Parameter batchSize;
  private final Choice choice;

  /**
   * @param study the Study to probe for, valid
   * @throws RefusedException if it has no such parameter, or none of such sizes
   */
  ProbeManifest(Study study, Choice choice) throws RefusedException {
    this.manifest = JSON.valueToTree(study);
    this.parameters = StudySpace.of(study.getSpec()).parameters();
    this.choice = choice;
    this.batchSize = batchSize();
  }

  private Parameter batchSize() throws RefusedException {
    List<Parameter> found =
        parameters.stream()
            .filter(
                parameter ->
                    choice.parameter() == null
                        ? ParameterKind.of(parameter) == ParameterKind.BATCH_SIZE
                        : parameter.name().equals(choice.parameter()))
            .toList();
    if (found.size() != 1) {
      throw refused(
          choice.parameter() != null
              ? "the Study has no parameter " + choice.parameter() + ": check --parameter"
              : found.isEmpty()
                  ? "no parameter is called a batch size: name it with --parameter, or add one to"
                      + " the Study"
                  : "several parameters are called a batch size: name one with --parameter");
    }
    return found.getFirst();
  }

  /** The manifest, as YAML. */
  String text() throws RefusedException {
    long min = bound(choice.min(), range(true), USUAL_MIN);
    long max = bound(choice.max(), range(false), Math.max(USUAL_MAX, min));
    if (min < 1 || max < min || max > LARGEST) {
      throw refused(
          "sizes from %d to %d are none: give --min and --max, each at least 1"
              .formatted(min, max));
    }
    StringBuilder text = new StringBuilder();
    String source = manifest.at("/metadata/name").asText();
    text.append("# Probes %s for Study %s. Review it, then apply it.\n".formatted(name(), source))
        .append(ManifestText.head(manifest, ManifestText.name(source, "-probe")))
        .append("spec:\n")
        .append(ManifestText.field("objective", objective()))
        .append("  parameters:\n")
        .append(ManifestText.element(probed(min, max)))
        .append("  # One value each: put those here that you train with.\n");
    fixed().forEach((name, value) -> text.append(ManifestText.element(fixed(name, value))));
    text.append(ManifestText.field("search", search()))
        .append(ManifestText.field("budget", budget(Doubling.sizes(min, max))))
        .append(ManifestText.field("trial", trial()));
    return text.toString();
  }

  private String name() {
    return batchSize.name();
  }

  private static long bound(Long asked, Long ofRange, long usual) {
    return asked != null ? asked : Objects.requireNonNullElse(ofRange, usual);
  }

  /** A bound of the parameter's own range, null where it has none. */
  private Long range(boolean isMin) {
    return batchSize.domain() instanceof IntegerDomain(long min, long max, _)
        ? Long.valueOf(isMin ? min : max)
        : null;
  }

  private ObjectNode probed(long min, long max) {
    ObjectNode parameter = JSON.createObjectNode().put("name", name());
    parameter.putObject("integer").put("min", min).put("max", max);
    return parameter;
  }

  /**
   * The values of the others: the middle of a range, the first of a list of names. What is not
   * active with them is left out.
   */
  private Map<String, Object> fixed() {
    Map<String, Object> values = new LinkedHashMap<>();
    // A parent may be listed after its children.
    boolean grows = true;
    while (grows) {
      grows = false;
      for (Parameter parameter : parameters) {
        if (parameter != batchSize
            && !values.containsKey(parameter.name())
            && parameter
                .when()
                .filter(when -> !isMet(when.values(), values.get(when.parent())))
                .isEmpty()) {
          values.put(parameter.name(), middle(parameter.domain()));
          grows = true;
        }
      }
    }
    return values;
  }

  private static boolean isMet(List<Object> wanted, Object value) {
    return value != null && wanted.stream().anyMatch(one -> new FixedValue(one).contains(value));
  }

  private static Object middle(Domain domain) {
    return switch (domain) {
      case CategoricalDomain names -> names.values().getFirst();
      case DoubleDomain real -> {
        double middle = real.valueAt(0.5);
        double rounded = new BigDecimal(middle).round(DIGITS).doubleValue();
        yield real.contains(rounded) ? rounded : middle;
      }
      default -> domain.valueAt(0.5);
    };
  }

  private static ObjectNode fixed(String name, Object value) {
    ObjectNode parameter = JSON.createObjectNode().put("name", name).put("role", "Fixed");
    parameter.set("value", JSON.valueToTree(value));
    return parameter;
  }

  /** What its trainer reports for certain, without what a probe does not ask about. */
  private JsonNode objective() {
    ObjectNode objective = manifest.at("/spec/objective").deepCopy();
    return objective.retain("metric", "goal");
  }

  private ObjectNode search() {
    ObjectNode search = JSON.createObjectNode().put("algorithm", "Probe");
    search.set("seed", manifest.at("/spec/search/seed"));
    search.putObject("probe").put("parameter", name());
    return search;
  }

  private ObjectNode budget(long sizes) {
    ObjectNode budget = JSON.createObjectNode().put("maxTrials", sizes).put("parallelism", 1);
    JsonNode deadline = manifest.at("/spec/budget/trialDeadline");
    if (!deadline.isMissingNode()) {
      budget.set("trialDeadline", deadline);
    }
    return budget;
  }

  private ObjectNode trial() {
    ObjectNode trial = manifest.at("/spec/trial").deepCopy();
    trial.put("steps", choice.steps());
    trial.put("evalEverySteps", Math.max(1, choice.steps() / EVALUATIONS));
    trial.remove(List.of("checkpoint", "maxAttempts"));
    return trial;
  }

  private static RefusedException refused(String message) {
    return new RefusedException(List.of("error: " + message));
  }
}
