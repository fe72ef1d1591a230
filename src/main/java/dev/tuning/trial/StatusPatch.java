package dev.tuning.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a status becomes, as a JSON merge patch (RFC 7386) that names nothing but what changes: what
 * only another version of the operator knows of stays as it is. Lists are written whole.
 */
final class StatusPatch {

  private StatusPatch() {}

  /**
   * The patch of an object.
   *
   * @param resourceVersion the version that it is for; it is refused for any other
   * @param before the status there is, an object; null if there is none
   * @param after the status to be, an object without nulls
   */
  static ObjectNode of(String resourceVersion, JsonNode before, JsonNode after) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").put("resourceVersion", resourceVersion);
    return patch.set("status", change(before, after));
  }

  private static JsonNode change(JsonNode before, JsonNode after) {
    if (!(before instanceof ObjectNode old && after instanceof ObjectNode)) {
      return after;
    }
    ObjectNode change = old.objectNode();
    old.fieldNames()
        .forEachRemaining(
            name -> {
              if (!after.has(name)) {
                change.putNull(name);
              }
            });
    after
        .properties()
        .forEach(
            field -> {
              JsonNode was = old.get(field.getKey());
              if (!field.getValue().equals(was)) {
                change.set(field.getKey(), change(was, field.getValue()));
              }
            });
    return change;
  }
}
