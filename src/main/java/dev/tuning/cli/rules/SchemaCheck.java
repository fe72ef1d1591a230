package dev.tuning.cli.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.cli.manifest.Fields;
import dev.tuning.cli.rules.Problem.Check;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Checks values against a schema as the API server does (kube-openapi), with its words and a
 * remedy.
 */
final class SchemaCheck {

  private static final Set<String> INT_OR_STRING = Set.of("integer", "string");

  private final List<Problem> problems = new ArrayList<>();

  /** How many values were looked at: decides whose problems are told if no alternative fits. */
  private int values;

  private SchemaCheck() {}

  /** What is wrong with a value. */
  static List<Problem> check(Place place) {
    return new SchemaCheck().visit(place).problems;
  }

  private SchemaCheck visit(Place place) {
    Schema schema = place.schema();
    values++;
    String type = type(place.value());
    if (!fits(type, schema.type())) {
      add(
          Check.TypeInvalid,
          place,
          "must be of type %s, is %s: write %s"
              .formatted(schema.type(), type, example(schema.type())));
      // What else could be said of a value of another type would not help.
      return this;
    }
    if (schema.isIntOrString() && !INT_OR_STRING.contains(type)) {
      add(
          Check.TypeInvalid,
          place,
          "must be of type integer or string, is %s: write it in quotes".formatted(type));
      return this;
    }
    List<JsonNode> allowed = schema.allowed();
    if (!allowed.isEmpty() && !allowed.contains(place.value())) {
      add(
          Check.NotSupported,
          place,
          "Unsupported value %s: use %s"
              .formatted(
                  place.value(),
                  allowed.stream().map(JsonNode::toString).collect(Collectors.joining(" or "))));
    }
    switch (type) {
      case "object" -> object(place);
      case "array" -> bounds(place, "Items", "items");
      case "string" -> string(place);
      case "integer", "number" -> number(place);
      default -> {}
    }
    place.children().forEach(this::visit);
    alternatives(place);
    return this;
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      default -> "null";
    };
  }

  private static boolean fits(String type, String wanted) {
    return wanted.isEmpty()
        || type.equals(wanted)
        || type.equals("integer") && wanted.equals("number");
  }

  private static String example(String type) {
    return switch (type) {
      case "object" -> "fields below it, or {}";
      case "array" -> "a list, such as [] or lines that begin with -";
      case "string" -> "it in quotes if it is a text";
      case "boolean" -> "true or false";
      case "integer" -> "a whole number without quotes";
      default -> "a number without quotes";
    };
  }

  private void alternatives(Place place) {
    if (!place.schema().anyOf().isEmpty()) {
      List<SchemaCheck> tried = tried(place.schema().anyOf(), place);
      if (tried.stream().noneMatch(SchemaCheck::passed)) {
        addNew(nearest(tried));
      }
    }
    if (!place.schema().oneOf().isEmpty()) {
      List<SchemaCheck> tried = tried(place.schema().oneOf(), place);
      long passed = tried.stream().filter(SchemaCheck::passed).count();
      if (passed == 0) {
        addNew(nearest(tried));
      } else if (passed > 1) {
        add(
            Check.Invalid,
            place,
            "must validate one and only one schema (oneOf), fits %d: remove what belongs to others"
                .formatted(passed));
      }
    }
    for (SchemaCheck tried : tried(place.schema().allOf(), place)) {
      addNew(tried.problems);
    }
    for (SchemaCheck tried : tried(place.schema().not().stream().toList(), place)) {
      if (tried.passed()) {
        add(Check.Invalid, place, "must not validate the schema (not): remove what it forbids");
      }
    }
  }

  /** One problem of a field is enough: alternatives say again what is wrong by itself. */
  private void addNew(List<Problem> more) {
    Set<String> fields = problems.stream().map(Problem::field).collect(Collectors.toSet());
    more.stream().filter(problem -> !fields.contains(problem.field())).forEach(problems::add);
  }

  private static List<SchemaCheck> tried(List<Schema> alternatives, Place place) {
    return alternatives.stream()
        .map(alternative -> new SchemaCheck().visit(place.with(alternative)))
        .toList();
  }

  private boolean passed() {
    return problems.isEmpty();
  }

  /** The problems of the alternative that says most about the value; of equals, the first. */
  private static List<Problem> nearest(List<SchemaCheck> tried) {
    SchemaCheck nearest = tried.getFirst();
    for (SchemaCheck other : tried) {
      if (other.values > nearest.values) {
        nearest = other;
      }
    }
    return nearest.problems;
  }

  private void object(Place object) {
    bounds(object, "Properties", "properties");
    for (String name : object.schema().required()) {
      if (!object.value().has(name)) {
        problems.add(
            new Problem(
                Check.Required, Fields.child(object.path(), name), "Required value: set it"));
      }
    }
  }

  private void bounds(Place place, String suffix, String what) {
    int size = place.value().size();
    place
        .schema()
        .bound("min" + suffix)
        .filter(min -> size < min.asLong())
        .ifPresent(
            min ->
                add(
                    Check.Invalid,
                    place,
                    "should have at least %s %s, has %d: add some".formatted(min, what, size)));
    place
        .schema()
        .bound("max" + suffix)
        .filter(max -> size > max.asLong())
        .ifPresent(
            max ->
                add(
                    Check.TooMany,
                    place,
                    "must have at most %s %s, has %d: remove some".formatted(max, what, size)));
  }

  private void string(Place place) {
    Schema schema = place.schema();
    String text = place.value().textValue();
    int length = text.codePointCount(0, text.length());
    var max = schema.bound("maxLength").filter(bound -> length > bound.asLong());
    var min = schema.bound("minLength").filter(bound -> length < bound.asLong());
    if (max.isPresent()) {
      add(
          Check.TooLong,
          place,
          "may not be more than %s characters, has %d: shorten it".formatted(max.get(), length));
    } else if (min.isPresent()) {
      add(
          Check.Invalid,
          place,
          "should be at least %s chars long, has %d: write more".formatted(min.get(), length));
    } else {
      schema
          .pattern()
          .filter(pattern -> !pattern.matcher(text).find())
          .ifPresent(
              pattern ->
                  add(
                      Check.Invalid,
                      place,
                      "should match '%s', is \"%s\": change it".formatted(pattern, text)));
    }
  }

  private void number(Place place) {
    BigDecimal number = place.value().decimalValue();
    limit(place, "minimum", min -> number.compareTo(min), "should be greater than %s%s: raise it");
    limit(place, "maximum", max -> max.compareTo(number), "should be less than %s%s: lower it");
  }

  /** Order: negative on the wrong side of the limit, zero on it. */
  private void limit(Place place, String keyword, ToIntFunction<BigDecimal> order, String message) {
    Schema schema = place.schema();
    boolean exclusive =
        schema.is(
            "exclusive" + keyword.substring(0, 1).toUpperCase(Locale.ROOT) + keyword.substring(1));
    schema
        .bound(keyword)
        .filter(limit -> order.applyAsInt(limit.decimalValue()) < (exclusive ? 1 : 0))
        .ifPresent(
            limit ->
                add(
                    Check.Invalid,
                    place,
                    message.formatted(exclusive ? "" : "or equal to ", limit)));
  }

  private void add(Check check, Place place, String message) {
    problems.add(new Problem(check, place.path(), message));
  }
}
