package dev.tuning.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells what a newer CRD breaks: objects, manifests and clients of an older one that it would not
 * take, would cut down or would understand otherwise. It compares structure. What it can't judge,
 * such as another pattern or another CEL rule, it reports.
 */
final class CrdChanges {

  private static final List<String> UPPER_BOUNDS =
      List.of("maximum", "maxLength", "maxItems", "maxProperties");
  private static final List<String> LOWER_BOUNDS =
      List.of("minimum", "minLength", "minItems", "minProperties");

  /** What narrows when it is there or another one. */
  private static final List<String> RESTRICTIONS =
      List.of(
          "pattern",
          "format",
          "multipleOf",
          "uniqueItems",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "allOf",
          "anyOf",
          "oneOf",
          "not",
          "x-kubernetes-embedded-resource");

  /** What means something else when it is changed at all. */
  private static final List<String> MEANINGS =
      List.of(
          "default",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-map-type");

  /** What lets more in, and must stay. */
  private static final List<String> OPENINGS =
      List.of("nullable", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-int-or-string");

  private final List<String> breaks = new ArrayList<>();

  private CrdChanges() {}

  /**
   * What breaks, each as {@code VERSION PATH: what}, with the path of a field of the object.
   *
   * @param before the older CRD
   * @param after the newer one
   */
  static List<String> breaking(JsonNode before, JsonNode after) {
    var changes = new CrdChanges();
    changes.definition(before.path("spec"), after.path("spec"));
    return changes.breaks;
  }

  private void definition(JsonNode before, JsonNode after) {
    same("", before, after, "group", "scope");
    same("names ", before.path("names"), after.path("names"), "kind", "plural", "listKind");
    elements(before.at("/names/shortNames"))
        .filter(name -> elements(after.at("/names/shortNames")).noneMatch(name::equals))
        .forEach(name -> broken("names", "the short name %s is removed", name.asText()));
    for (JsonNode version : before.path("versions")) {
      String name = version.path("name").asText();
      JsonNode next =
          elements(after.path("versions"))
              .filter(v -> v.path("name").equals(version.path("name")))
              .findFirst()
              .orElse(MissingNode.getInstance());
      if (next.isMissingNode()) {
        broken(name, "the version is removed");
        continue;
      }
      if (version.path("served").asBoolean() && !next.path("served").asBoolean()) {
        broken(name, "the version is no longer served");
      }
      version
          .path("subresources")
          .fieldNames()
          .forEachRemaining(
              subresource -> {
                if (!next.path("subresources").has(subresource)) {
                  broken(name, "the subresource %s is removed", subresource);
                }
              });
      elements(version.path("selectableFields"))
          .filter(field -> elements(next.path("selectableFields")).noneMatch(field::equals))
          .forEach(
              field -> broken(name, "%s is no longer selectable", field.path("jsonPath").asText()));
      schema(name + " ", version.at("/schema/openAPIV3Schema"), next.at("/schema/openAPIV3Schema"));
    }
  }

  private void same(String where, JsonNode before, JsonNode after, String... fields) {
    for (String field : fields) {
      if (before.has(field) && !before.get(field).equals(after.get(field))) {
        broken(where.strip(), "%s is changed", field);
      }
    }
  }

  private void schema(String path, JsonNode before, JsonNode after) {
    type(path, before.path("type"), after.path("type"));
    properties(path, before, after);
    JsonNode items = before.path("items");
    if (items.isObject() && after.path("items").isObject()) {
      schema(path + "[]", items, after.path("items"));
    }
    values(path, before, after);
    for (String bound : UPPER_BOUNDS) {
      if (after.has(bound)
          && !(before.has(bound) && before.get(bound).asDouble() <= after.get(bound).asDouble())) {
        broken(path, "%s is now %s", bound, after.get(bound));
      }
    }
    for (String bound : LOWER_BOUNDS) {
      if (after.has(bound)
          && !(before.has(bound) && before.get(bound).asDouble() >= after.get(bound).asDouble())) {
        broken(path, "%s is now %s", bound, after.get(bound));
      }
    }
    for (String restriction : RESTRICTIONS) {
      if (after.has(restriction) && !after.get(restriction).equals(before.get(restriction))) {
        broken(path, "%s is new or another one", restriction);
      }
    }
    for (String meaning : MEANINGS) {
      if (!before.path(meaning).equals(after.path(meaning))) {
        broken(path, "%s is new, another one or gone", meaning);
      }
    }
    for (String opening : OPENINGS) {
      if (before.path(opening).asBoolean() && !after.path(opening).asBoolean()) {
        broken(path, "%s is gone", opening);
      }
    }
    elements(after.path("x-kubernetes-validations"))
        .map(rule -> rule.path("rule"))
        .filter(
            rule ->
                elements(before.path("x-kubernetes-validations"))
                    .map(old -> old.path("rule"))
                    .noneMatch(rule::equals))
        .forEach(rule -> broken(path, "the rule %s is new or another one", rule.asText()));
  }

  /** Every integer is a number, and no type is every type. */
  private void type(String path, JsonNode before, JsonNode after) {
    boolean widened = before.asText().equals("integer") && after.asText().equals("number");
    if (!after.isMissingNode() && !after.equals(before) && !widened) {
      broken(
          path, "the type %s is now %s", before.isMissingNode() ? "any" : before, after.asText());
    }
  }

  private void properties(String path, JsonNode before, JsonNode after) {
    before
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String inner = child(path, property.getKey());
              JsonNode next = after.path("properties").path(property.getKey());
              if (next.isMissingNode()) {
                broken(inner, "the field is removed");
              } else {
                schema(inner, property.getValue(), next);
              }
            });
    Set<JsonNode> required = new HashSet<>();
    before.path("required").forEach(required::add);
    elements(after.path("required"))
        .filter(name -> !required.contains(name))
        // One that is left out gets the default before it is missed.
        .filter(name -> !after.path("properties").path(name.asText()).has("default"))
        .forEach(name -> broken(child(path, name.asText()), "the field is required now"));
  }

  /** Maps and what they hold, and lists of what is allowed. */
  private void values(String path, JsonNode before, JsonNode after) {
    JsonNode map = before.path("additionalProperties");
    JsonNode nextMap = after.path("additionalProperties");
    if (map.isObject() && nextMap.isObject()) {
      schema(path + "{}", map, nextMap);
    } else if (isOpen(map) && !isOpen(nextMap)) {
      broken(path, "the field is no map any more");
    } else if (map.asBoolean() && nextMap.isObject()) {
      broken(path, "the values of the map have a schema now");
    }
    if (after.has("enum") && !before.has("enum")) {
      broken(path, "only some values are allowed now");
    }
    if (after.has("enum")) {
      elements(before.path("enum"))
          .filter(value -> elements(after.path("enum")).noneMatch(value::equals))
          .forEach(value -> broken(path, "the value %s is removed", value.asText()));
    }
  }

  private static boolean isOpen(JsonNode additionalProperties) {
    return additionalProperties.isObject() || additionalProperties.asBoolean();
  }

  private static String child(String path, String name) {
    return path.endsWith(" ") ? path + name : path + "." + name;
  }

  private static Stream<JsonNode> elements(JsonNode list) {
    return list.valueStream();
  }

  private void broken(String path, String what, Object... arguments) {
    breaks.add(path.strip() + ": " + what.formatted(arguments));
  }
}
