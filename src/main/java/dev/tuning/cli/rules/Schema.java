package dev.tuning.cli.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A structural schema of a CRD: the part of OpenAPI 3.0 that this program knows, and no more. */
final class Schema {

  private static final Set<String> KEYWORDS =
      Set.of(
          "type",
          "description",
          "default",
          "properties",
          "additionalProperties",
          "required",
          "minProperties",
          "maxProperties",
          "items",
          "minItems",
          "maxItems",
          "enum",
          "minLength",
          "maxLength",
          "pattern",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "allOf",
          "anyOf",
          "oneOf",
          "not",
          "x-kubernetes-int-or-string",
          "x-kubernetes-preserve-unknown-fields",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-validations");

  private final JsonNode json;
  private final Map<String, Schema> properties = new LinkedHashMap<>();
  private final Optional<Schema> additionalProperties;
  private final Optional<Schema> items;
  private final List<Schema> allOf;
  private final List<Schema> anyOf;
  private final List<Schema> oneOf;
  private final Optional<Schema> not;
  private final Optional<Pattern> pattern;
  private final List<Rule> rules;

  /**
   * Reads a schema.
   *
   * @throws IllegalStateException if it has a keyword that this program does not know: it would
   *     accept what the API server refuses
   */
  Schema(JsonNode json) {
    this.json = json;
    json.fieldNames()
        .forEachRemaining(
            keyword -> {
              if (!KEYWORDS.contains(keyword)) {
                throw new IllegalStateException(
                    "the CRD uses " + keyword + ": teach it to " + getClass().getName());
              }
            });
    json.path("properties").properties().forEach(this::addProperty);
    additionalProperties = optional("additionalProperties");
    items = optional("items");
    allOf = list("allOf");
    anyOf = list("anyOf");
    oneOf = list("oneOf");
    not = optional("not");
    pattern =
        Optional.ofNullable(json.get("pattern")).map(JsonNode::textValue).map(Pattern::compile);
    rules = elements("x-kubernetes-validations").map(Rule::of).toList();
  }

  private void addProperty(Map.Entry<String, JsonNode> property) {
    properties.put(property.getKey(), new Schema(property.getValue()));
  }

  private Optional<Schema> optional(String keyword) {
    return Optional.ofNullable(json.get(keyword)).map(Schema::new);
  }

  private List<Schema> list(String keyword) {
    return elements(keyword).map(Schema::new).toList();
  }

  private Stream<JsonNode> elements(String keyword) {
    return StreamSupport.stream(json.path(keyword).spliterator(), false);
  }

  /** The type, or empty for any. */
  String type() {
    return json.path("type").asText();
  }

  /** Whether it is for integers and strings, such as quantities; then it has no type. */
  boolean isIntOrString() {
    return is("x-kubernetes-int-or-string");
  }

  Map<String, Schema> properties() {
    return properties;
  }

  /** The schema of the values of a map. */
  Optional<Schema> additionalProperties() {
    return additionalProperties;
  }

  /** The schema of a field of an object or map, if it has one. */
  Optional<Schema> field(String name) {
    return Optional.ofNullable(properties.get(name)).or(() -> additionalProperties);
  }

  Optional<Schema> items() {
    return items;
  }

  List<Schema> allOf() {
    return allOf;
  }

  List<Schema> anyOf() {
    return anyOf;
  }

  List<Schema> oneOf() {
    return oneOf;
  }

  Optional<Schema> not() {
    return not;
  }

  Optional<Pattern> pattern() {
    return pattern;
  }

  List<Rule> rules() {
    return rules;
  }

  List<String> required() {
    return elements("required").map(JsonNode::textValue).toList();
  }

  List<JsonNode> allowed() {
    return elements("enum").toList();
  }

  Optional<JsonNode> defaultValue() {
    return Optional.ofNullable(json.get("default"));
  }

  /** A bound such as minLength. */
  Optional<JsonNode> bound(String keyword) {
    return Optional.ofNullable(json.get(keyword));
  }

  boolean is(String keyword) {
    return json.path(keyword).asBoolean();
  }

  boolean preservesUnknownFields() {
    return is("x-kubernetes-preserve-unknown-fields");
  }

  /** What identifies an element of a list: keys, nothing for the element itself. */
  Optional<List<String>> uniqueBy() {
    return switch (json.path("x-kubernetes-list-type").asText()) {
      case "map" ->
          Optional.of(elements("x-kubernetes-list-map-keys").map(JsonNode::textValue).toList());
      case "set" -> Optional.of(List.of());
      default -> Optional.empty();
    };
  }
}
