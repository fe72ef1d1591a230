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
    return StatedOutcome.of(root, observations(root.path("observations")));
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
    long step = StepNumber.of(node.path("step"));
    JsonNode reported = node.path("metrics");
    if (!reported.isMissingNode() && !reported.isNull() && !reported.isObject()) {
      throw new IllegalArgumentException("metrics must be an object of numbers by name");
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> metric : reported.properties()) {
      metrics.put(metric.getKey(), MetricValue.of(metric.getKey(), metric.getValue()));
    }
    return new Observation(step, metrics, CheckpointName.of(node.path("checkpoint")));
  }
}
