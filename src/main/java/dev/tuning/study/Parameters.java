package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.analysis.insight.Located;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.space.Space;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Assignments as manifests and statuses write them. */
public final class Parameters {

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
    return space.scientificPart(view(trial.getSpec().parameters()));
  }

  /**
   * A value of a manifest.
   *
   * @param field what it is, for the message
   * @throws IllegalArgumentException if it is no number, string or boolean
   */
  static Object scalar(String field, JsonNode value) {
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    if (value.isNumber()) {
      return value.doubleValue();
    }
    if (value.isTextual()) {
      return value.textValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    throw new IllegalArgumentException(
        field
            + " is "
            + value
            + ": give a number, a string or a boolean, and put anything else into the template");
  }

  /**
   * The values of an assignment in a manifest, read when they are asked for: of thousands of trials
   * that is less than to copy them all. They remember where they lie.
   */
  static Map<String, Object> view(Map<String, JsonNode> assignment) {
    return new View(assignment);
  }

  private static final class View extends Located {

    private final Map<String, JsonNode> assignment;

    View(Map<String, JsonNode> assignment) {
      this.assignment = assignment;
    }

    @Override
    public Object get(Object name) {
      JsonNode value = assignment.get(name);
      return value == null ? null : scalar((String) name, value);
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      return scalars(assignment).entrySet();
    }
  }

  /**
   * The values of an assignment in a manifest.
   *
   * @throws IllegalArgumentException if one is no number, string or boolean
   */
  public static Map<String, Object> scalars(Map<String, JsonNode> assignment) {
    Map<String, Object> scalars = new LinkedHashMap<>();
    assignment.forEach((name, value) -> scalars.put(name, scalar(name, value)));
    return scalars;
  }
}
