package dev.tuning.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.analysis.design.ParameterName;
import dev.tuning.api.v1alpha1.StudyStatus.Insight;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/**
 * The follow-up of an instability (playbook, "Identifying unstable workloads" and the sections on
 * warmup and clipping after it): the best point at twice its learning rate, with warmup over
 * several numbers of steps, and with and without gradient clipping.
 */
final class InstabilityProbe {

  private static final String WARMUP = "warmupSteps";
  private static final String CLIPPING = "gradientClipNorm";

  /** "The largest feasible point shouldn't be more than 10% of max_train_steps." */
  private static final long SHARE_OF_STEPS = 10;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ObjectNode spec;
  private final Map<String, JsonNode> best;
  private final BiConsumer<String, String> because;

  /**
   * @param spec the spec of the Study, which becomes that of the probe
   * @param best the parameters of its best point
   * @param because takes the name of a parameter or a field, and the reason of its change
   */
  InstabilityProbe(
      ObjectNode spec, Map<String, JsonNode> best, BiConsumer<String, String> because) {
    this.spec = spec;
    this.best = best;
    this.because = because;
  }

  /**
   * Changes the spec.
   *
   * @param found the instability
   */
  void write(Insight found) {
    ArrayNode parameters = JSON.arrayNode();
    for (JsonNode parameter : spec.get("parameters")) {
      String name = parameter.get("name").asText();
      // What is inactive in the best point has no value to keep.
      if (best.containsKey(name)) {
        parameters.add(fixed(name, best.get(name)));
      }
    }
    parameter(parameters, found.parameter()::equals)
        .orElseThrow()
        .set("value", found.data().get("probe"));
    because.accept(found.parameter(), "twice the best value. " + found.message());
    int points = warmup(parameters, found) * clipping(parameters, found);
    spec.set("parameters", parameters);
    ObjectNode search = JSON.objectNode().put("algorithm", "Grid");
    search.set("seed", spec.at("/search/seed"));
    spec.set("search", search);
    because.accept("search", "each combination once, and everything else as in the best point");
    ObjectNode budget = (ObjectNode) spec.get("budget");
    budget.put("maxTrials", points);
    budget.put("parallelism", Math.min(points, budget.path("parallelism").asInt(1)));
    spec.remove("confirm");
  }

  private int warmup(ArrayNode parameters, Insight found) {
    long most = Math.max(1, spec.at("/trial/steps").longValue() / SHARE_OF_STEPS);
    double[] steps =
        StreamSupport.stream(found.data().get("warmupSteps").spliterator(), false)
            // What an insight says is rounded.
            .flatMapToLong(value -> LongStream.of(Math.min(most, value.longValue())))
            .distinct()
            .asDoubleStream()
            .toArray();
    return compare(
        parameters,
        WARMUP,
        InstabilityProbe::isWarmup,
        steps,
        "steps over which the learning rate rises to its value, at most 10 % of trial.steps",
        "");
  }

  private int clipping(ArrayNode parameters, Insight found) {
    JsonNode threshold = found.data().get("clipThreshold");
    if (threshold == null) {
      because.accept(
          "parameters",
          "no trial reports the norm of its gradients: report it, as train/gradientNorm, and"
              + " their 90th percentile is where to clip them");
      return 1;
    }
    double without =
        parameter(parameters, InstabilityProbe::isClipping)
            .map(parameter -> parameter.get("value").asDouble())
            .orElse(0.0);
    return compare(
        parameters,
        CLIPPING,
        InstabilityProbe::isClipping,
        new double[] {without, threshold.doubleValue()},
        "as it is, and the 90th percentile of the gradient norms of the best trials",
        ", 0 for no clipping");
  }

  /**
   * Makes a parameter Scientific, or adds it.
   *
   * @param usual its name where the Study has none
   * @return how many values it has
   */
  private int compare(
      ArrayNode parameters,
      String usual,
      Predicate<String> is,
      double[] values,
      String reason,
      String meaning) {
    ObjectNode parameter =
        parameter(parameters, is)
            .orElseGet(
                () -> {
                  because.accept(
                      usual,
                      "new: the trainer must read it, as PARAM_%s%s".formatted(usual, meaning));
                  return parameters.addObject().put("name", usual);
                });
    String name = parameter.get("name").asText();
    because.accept(name, reason);
    parameter.removeAll();
    parameter.put("name", name).put("role", "Scientific");
    ObjectNode discrete = parameter.putObject("discrete");
    ArrayNode list = discrete.putArray("values");
    double[] sorted = Arrays.stream(values).distinct().sorted().toArray();
    for (double value : sorted) {
      if (value == Math.rint(value)) {
        list.add((long) value);
      } else {
        list.add(value);
      }
    }
    if (sorted[0] > 0) {
      discrete.put("scale", "Log");
    }
    return list.size();
  }

  private static ObjectNode fixed(String name, JsonNode value) {
    return JSON.objectNode().put("name", name).put("role", "Fixed").set("value", value);
  }

  private static Optional<ObjectNode> parameter(ArrayNode parameters, Predicate<String> is) {
    return StreamSupport.stream(parameters.spliterator(), false)
        .filter(parameter -> is.test(parameter.get("name").asText()))
        .filter(parameter -> parameter.path("value").isNumber() || !parameter.has("value"))
        .map(ObjectNode.class::cast)
        .findFirst();
  }

  /** A number of steps, not of epochs, and no share of them. */
  private static boolean isWarmup(String name) {
    String joined = String.join("", ParameterName.of(name).words());
    return List.of("warmup", "warmupsteps", "lrwarmup", "lrwarmupsteps", "numwarmupsteps")
        .contains(joined);
  }

  private static boolean isClipping(String name) {
    String joined = String.join("", ParameterName.of(name).words());
    return joined.contains("clip") && (joined.contains("grad") || joined.contains("norm"))
        || joined.contains("maxgradnorm");
  }
}
