package dev.tuning.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a JSON object; a null is an absent field. */
final class JsonFields {

  private final JsonNode object;

  /**
   * @param value the object
   * @param names the fields that it may have
   * @throws IllegalArgumentException if it is no object, or if it has another field
   */
  JsonFields(JsonNode value, List<String> names) {
    if (!value.isObject()) {
      throw new IllegalArgumentException("is no object: write one with " + names);
    }
    value
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                throw new IllegalArgumentException(
                    "there is no field %s: use %s".formatted(name, names));
              }
            });
    this.object = value;
  }

  private Optional<JsonNode> field(String name) {
    return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
  }

  private static IllegalArgumentException wrong(String name, JsonNode value, String wanted) {
    return new IllegalArgumentException("%s is %s: give %s".formatted(name, value, wanted));
  }

  private static IllegalArgumentException missing(String name) {
    return new IllegalArgumentException("there is no %s: give it".formatted(name));
  }

  /**
   * A whole number.
   *
   * @param max largest one; the smallest is {@code min}
   */
  Optional<Long> integer(String name, long min, long max) {
    return field(name)
        .map(
            value -> {
              boolean whole = value.isNumber() && value.canConvertToExactIntegral();
              if (!whole || value.doubleValue() < min || value.doubleValue() > max) {
                throw wrong(name, value, "a whole number from %d to %d".formatted(min, max));
              }
              return value.longValue();
            });
  }

  /** The same of a field that must be there. */
  long requiredInteger(String name, long min, long max) {
    return integer(name, min, max).orElseThrow(() -> missing(name));
  }

  Optional<String> text(String name) {
    return field(name)
        .map(
            value -> {
              if (!value.isTextual()) {
                throw wrong(name, value, "a text in quotes");
              }
              return value.textValue();
            });
  }

  Optional<Boolean> bool(String name) {
    return field(name)
        .map(
            value -> {
              if (!value.isBoolean()) {
                throw wrong(name, value, "true or false");
              }
              return value.booleanValue();
            });
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  /** The elements of a list; none if it is absent. */
  List<JsonNode> list(String name) {
    List<JsonNode> list = new ArrayList<>();
    field(name)
        .ifPresent(
            value -> {
              if (!value.isArray()) {
                throw wrong(name, value, "a list");
              }
              value.forEach(list::add);
            });
    return list;
  }

  /** The fields of an object, by name; none if it is absent. */
  Map<String, JsonNode> object(String name) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    field(name)
        .ifPresent(
            value -> {
              if (!value.isObject()) {
                throw wrong(name, value, "an object");
              }
              value.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            });
    return fields;
  }

  /** A field that must be there, whatever it is. */
  JsonNode required(String name) {
    return field(name).orElseThrow(() -> missing(name));
  }
}
