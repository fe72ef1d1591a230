package dev.tuning.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what the chief of a trial wrote to its termination message: one JSON object, {@code
 * {"outcome": "Completed", "observations": [...]}} or {@code {"outcome": "Infeasible", "reason":
 * "Diverged"}} or, when it was asked to stop, {@code {"outcome": "Interrupted", "observations":
 * [...]}}. It comes from a program that nobody has checked, so every oddity becomes {@link
 * TrialReport.Unreadable}, never an exception.
 */
public final class TerminationMessage {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // A bare NaN is what Python's json module writes.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  /** Bytes that the kubelet keeps of a termination message: its end. */
  private static final int LONGEST = 4096;

  private static final Pattern CAMEL_CASE = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,62}");

  /** It becomes part of a path, so it must not lead out of the trial's directory. */
  private static final Pattern CHECKPOINT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_./=-]{0,252}");

  private TerminationMessage() {}

  /**
   * Reads a termination message.
   *
   * @param text the message, null or blank if there is none
   * @return what it says
   */
  public static TrialReport parse(String text) {
    if (text == null || text.isBlank()) {
      return new TrialReport.Absent();
    }
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      if (text.getBytes(StandardCharsets.UTF_8).length >= LONGEST) {
        return new TrialReport.Unreadable(
            "the termination message is longer than the "
                + LONGEST
                + " bytes that Kubernetes keeps of it: report fewer observations");
      }
      return new TrialReport.Unreadable(
          "the termination message is no JSON object: " + e.getOriginalMessage());
    }
    try {
      return read(root);
    } catch (IllegalArgumentException e) {
      return new TrialReport.Unreadable("the termination message is wrong: " + e.getMessage());
    }
  }

  private static TrialReport read(JsonNode root) {
    if (!root.isObject()) {
      throw new IllegalArgumentException("a JSON object is expected");
    }
    List<Observation> observations = observations(root.path("observations"));
    String outcome = root.path("outcome").asText();
    return switch (outcome) {
      case "Completed" -> new TrialReport.Completed(observations);
      case "Interrupted" -> new TrialReport.Interrupted(observations);
      case "Infeasible" ->
          new TrialReport.Infeasible(reason(root), root.path("message").asText(), observations);
      default ->
          throw new IllegalArgumentException(
              "outcome is '" + outcome + "': write Completed, Infeasible or Interrupted");
    };
  }

  private static String reason(JsonNode root) {
    String reason = root.path("reason").asText();
    if (!root.path("reason").isTextual() || !CAMEL_CASE.matcher(reason).matches()) {
      throw new IllegalArgumentException(
          "reason is '" + reason + "': write one CamelCase word, such as Diverged");
    }
    return reason;
  }

  private static List<Observation> observations(JsonNode list) {
    if (list.isMissingNode() || list.isNull()) {
      return List.of();
    }
    if (!list.isArray()) {
      throw new IllegalArgumentException("observations must be a list");
    }
    List<Observation> observations = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      try {
        observations.add(observation(list.get(i)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("observations[" + i + "]: " + e.getMessage(), e);
      }
    }
    return observations;
  }

  private static Observation observation(JsonNode node) {
    JsonNode step = node.path("step");
    if (!step.isIntegralNumber() || !step.canConvertToLong()) {
      throw new IllegalArgumentException("step must be a whole number");
    }
    JsonNode reported = node.path("metrics");
    if (!reported.isMissingNode() && !reported.isNull() && !reported.isObject()) {
      throw new IllegalArgumentException("metrics must be an object of numbers by name");
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> metric : reported.properties()) {
      metrics.put(metric.getKey(), MetricValue.of(metric.getKey(), metric.getValue()));
    }
    JsonNode checkpoint = node.path("checkpoint");
    return new Observation(step.longValue(), metrics, checkpoint(checkpoint));
  }

  private static Optional<String> checkpoint(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    String name = node.isTextual() ? node.textValue() : "";
    if (!CHECKPOINT.matcher(name).matches() || name.contains("..")) {
      throw new IllegalArgumentException(
          "checkpoint is " + node + ": write the name of a file or folder in CHECKPOINT_DIR");
    }
    return Optional.of(name);
  }
}
