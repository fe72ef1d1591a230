package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a point, whose values are numbers, texts or booleans. A list or an object, which the schema
 * can't refuse, is read as an empty one: it is refused all the same, and what goes through its
 * levels one by one would run out of stack.
 */
final class PointReader extends JsonDeserializer<Map<String, JsonNode>> {

  @Override
  public Map<String, JsonNode> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    if (!parser.isExpectedStartObjectToken()) {
      context.reportInputMismatch(Map.class, "a point is an object");
    }
    Map<String, JsonNode> point = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT) {
        parser.skipChildren();
        point.put(
            name,
            token == JsonToken.START_ARRAY
                ? context.getNodeFactory().arrayNode()
                : context.getNodeFactory().objectNode());
      } else {
        point.put(name, context.readValue(parser, JsonNode.class));
      }
    }
    return point;
  }
}
