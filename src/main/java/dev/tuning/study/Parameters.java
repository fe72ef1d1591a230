package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.space.Space;
import java.util.LinkedHashMap;
import java.util.Map;

/** Assignments as manifests and statuses write them. */
final class Parameters {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Parameters() {}

  /** An assignment as JSON. */
  static Map<String, JsonNode> json(Map<String, Object> assignment) {
    Map<String, JsonNode> json = new LinkedHashMap<>();
    assignment.forEach((name, value) -> json.put(name, JSON.valueToTree(value)));
    return json;
  }

  /**
   * The scientific values of a trial.
   *
   * @param space the search space of its Study
   * @return one of {@link Space#combinations}, unless the trial is not a point of the space
   */
  static Map<String, Object> scientific(Space space, Trial trial) {
    return space.scientificPart(scalars(trial.getSpec().parameters()));
  }

  /**
   * A value of a manifest.
   *
   * @param field what it is, for the message
   * @throws IllegalArgumentException if it is no number, string or boolean
   */
  static Object scalar(String field, JsonNode value) {
    return switch (value) {
      case JsonNode node when node.isTextual() -> node.textValue();
      case JsonNode node when node.isBoolean() -> node.booleanValue();
      case JsonNode node when node.isIntegralNumber() && node.canConvertToLong() ->
          node.longValue();
      case JsonNode node when node.isNumber() -> node.doubleValue();
      default ->
          throw new IllegalArgumentException(
              field
                  + " is "
                  + value
                  + ": give a number, a string or a boolean, and put anything else into the"
                  + " template");
    };
  }

  /** The values of an assignment in a manifest. */
  static Map<String, Object> scalars(Map<String, JsonNode> assignment) {
    Map<String, Object> scalars = new LinkedHashMap<>();
    assignment.forEach((name, value) -> scalars.put(name, scalar(name, value)));
    return scalars;
  }
}
