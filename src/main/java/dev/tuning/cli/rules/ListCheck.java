package dev.tuning.cli.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.cli.manifest.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks that lists of type map and set have each element once. */
final class ListCheck {

  private ListCheck() {}

  /** The elements of a value, and of those in it, that are there for the second time. */
  static List<Problem> check(Place place) {
    List<Problem> problems = new ArrayList<>();
    visit(place, problems);
    return problems;
  }

  private static void visit(Place place, List<Problem> problems) {
    if (place.value().isArray()) {
      place.schema().uniqueBy().ifPresent(keys -> unique(keys, place, problems));
    }
    place.children().forEach(child -> visit(child, problems));
  }

  private static void unique(List<String> keys, Place list, List<Problem> problems) {
    if (!keys.isEmpty() && !list.value().valueStream().allMatch(JsonNode::isObject)) {
      return; // for the schema to say
    }
    Map<JsonNode, Integer> seen = new HashMap<>();
    for (int i = 0; i < list.value().size(); i++) {
      JsonNode identity = identity(keys, list.value().get(i));
      // Once for each value, as the API server does it.
      if (seen.merge(identity, 1, Integer::sum) == 2) {
        problems.add(
            new Problem(
                Problem.Check.Duplicate,
                Fields.element(list.path(), i),
                "Duplicate value " + identity + ": remove or rename one"));
      }
    }
  }

  private static JsonNode identity(List<String> keys, JsonNode element) {
    if (keys.isEmpty()) {
      return element;
    }
    ObjectNode identity = JsonNodeFactory.instance.objectNode();
    for (String key : keys) {
      if (element.has(key)) {
        identity.set(key, element.get(key));
      }
    }
    return identity;
  }
}
