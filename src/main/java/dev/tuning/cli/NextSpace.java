package dev.tuning.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The parameters of the next round. Whatever is changed, they stay a search space: of one value
 * that is left a parameter becomes Fixed, and what depends on a value that is gone goes as well.
 */
final class NextSpace {

  private static final List<String> RANGES = List.of("double", "integer");
  private static final List<String> KINDS =
      List.of("double", "integer", "discrete", "categorical", "boolean");

  /** Of integers, as JSON readers hold them. */
  private static final long LARGEST = (1L << 53) - 1;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ArrayNode parameters;

  /**
   * @param parameters those of the manifest, which are changed
   */
  NextSpace(ArrayNode parameters) {
    this.parameters = parameters;
  }

  /** Searches more of a Nuisance parameter; whether there was a range to be made wider. */
  boolean widen(String name, JsonNode min, JsonNode max) {
    boolean wider = false;
    if (isNuisance(name)) {
      for (String kind : RANGES) {
        if (parameter(name).orElseThrow().get(kind) instanceof ObjectNode range) {
          wider |= extend(range, "min", min, kind) | extend(range, "max", max, kind);
        }
      }
    }
    return wider;
  }

  /** Searches whole ranges instead of a grid's values of them; whether there is a range. */
  boolean explore() {
    List<ObjectNode> ranges =
        stream()
            .flatMap(parameter -> RANGES.stream().map(parameter::get))
            .filter(ObjectNode.class::isInstance)
            .map(ObjectNode.class::cast)
            .toList();
    ranges.forEach(range -> range.remove("gridPoints"));
    return !ranges.isEmpty();
  }

  boolean hasScientific() {
    return stream().anyMatch(parameter -> parameter.path("role").asText().equals("Scientific"));
  }

  private boolean isNuisance(String name) {
    return parameter(name)
        .filter(parameter -> parameter.path("role").asText("Nuisance").equals("Nuisance"))
        .isPresent();
  }

  private static boolean extend(ObjectNode range, String bound, JsonNode next, String kind) {
    double from = range.get(bound).doubleValue();
    double by = bound.equals("min") ? from - next.doubleValue() : next.doubleValue() - from;
    if (by <= 0) {
      return false;
    }
    if (kind.equals("integer")) {
      range.put(bound, Math.clamp(Math.round(next.doubleValue()), -LARGEST, LARGEST));
    } else {
      range.set(bound, next);
    }
    return true;
  }

  /**
   * Searches less of a parameter that is a number; whether that is so.
   *
   * @param min the least value to keep, null for all of them
   * @param max the largest value to keep, null for all of them
   */
  boolean narrow(String name, JsonNode min, JsonNode max) {
    double least = min == null ? Double.NEGATIVE_INFINITY : min.doubleValue();
    double largest = max == null ? Double.POSITIVE_INFINITY : max.doubleValue();
    ObjectNode parameter = parameter(name).orElseThrow();
    boolean narrower =
        retain(
            parameter.at("/discrete/values"),
            value -> value.doubleValue() >= least && value.doubleValue() <= largest);
    for (String kind : RANGES) {
      if (parameter.get(kind) instanceof ObjectNode range) {
        if (range.get("min").doubleValue() < least) {
          range.set("min", min);
          narrower = true;
        }
        if (range.get("max").doubleValue() > largest) {
          range.set("max", max);
          narrower = true;
        }
      }
    }
    fixSingle(parameter);
    return narrower;
  }

  /** Leaves out a category or a boolean; whether there was one. */
  boolean drop(String name, String value) {
    ObjectNode parameter = parameter(name).orElseThrow();
    boolean dropped =
        retain(parameter.at("/categorical/values"), listed -> !listed.asText().equals(value));
    if (parameter.has("boolean")) {
      fix(parameter, JSON.booleanNode(!Boolean.parseBoolean(value)));
      dropped = true;
    }
    fixSingle(parameter);
    return dropped;
  }

  /** Fixes a Nuisance parameter that depends on nothing, and on which nothing depends. */
  boolean fix(String name, JsonNode value) {
    boolean free =
        isNuisance(name)
            && !parameter(name).orElseThrow().has("when")
            && stream().noneMatch(other -> other.at("/when/parameter").asText().equals(name));
    if (free) {
      fix(parameter(name).orElseThrow(), value);
    }
    return free;
  }

  private static void fix(ObjectNode parameter, JsonNode value) {
    parameter.remove(KINDS);
    parameter.put("role", "Fixed").set("value", value);
  }

  private static void fixSingle(ObjectNode parameter) {
    for (String kind : RANGES) {
      JsonNode range = parameter.path(kind);
      if (range.has("min") && range.get("min").doubleValue() == range.get("max").doubleValue()) {
        fix(parameter, range.get("min"));
      }
    }
    for (String kind : List.of("discrete", "categorical")) {
      JsonNode values = parameter.at("/" + kind + "/values");
      if (values.size() == 1) {
        fix(parameter, values.get(0));
      }
    }
  }

  private static boolean retain(JsonNode values, Predicate<JsonNode> kept) {
    int before = values.size();
    for (Iterator<JsonNode> each = values.elements(); each.hasNext(); ) {
      if (!kept.test(each.next())) {
        each.remove();
      }
    }
    return values.size() < before;
  }

  /**
   * Takes back the conditions that can't hold any longer.
   *
   * @return the parameters that are gone, since none of their conditions can
   */
  List<String> mendConditions() {
    List<String> gone = new ArrayList<>();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Iterator<JsonNode> each = parameters.elements(); each.hasNext(); ) {
        JsonNode parameter = each.next();
        if (parameter.has("when") && !canBeActive(parameter.get("when"))) {
          gone.add(parameter.get("name").asText());
          each.remove();
          changed = true;
        }
      }
    }
    return gone;
  }

  private boolean canBeActive(JsonNode when) {
    Optional<ObjectNode> parent = parameter(when.get("parameter").asText());
    retain(when.get("in"), value -> parent.isPresent() && canBe(parent.orElseThrow(), value));
    return !when.get("in").isEmpty();
  }

  private static boolean canBe(ObjectNode parameter, JsonNode value) {
    if (parameter.has("value")) {
      return same(parameter.get("value"), value);
    }
    JsonNode range = parameter.path("integer");
    if (range.has("min")) {
      return range.get("min").doubleValue() <= value.doubleValue()
          && value.doubleValue() <= range.get("max").doubleValue();
    }
    for (String kind : List.of("discrete", "categorical")) {
      if (parameter.has(kind)) {
        return StreamSupport.stream(parameter.get(kind).get("values").spliterator(), false)
            .anyMatch(listed -> same(listed, value));
      }
    }
    return true;
  }

  /** What an assignment has that is no parameter any longer, or not with its other values. */
  List<String> strangers(JsonNode assignment) {
    List<String> strangers = new ArrayList<>();
    assignment
        .fieldNames()
        .forEachRemaining(
            name -> {
              Optional<ObjectNode> parameter = parameter(name);
              if (parameter.isEmpty() || !holds(parameter.get().path("when"), assignment)) {
                strangers.add(name);
              }
            });
    return strangers;
  }

  private boolean holds(JsonNode when, JsonNode assignment) {
    if (when.isMissingNode()) {
      return true;
    }
    String parent = when.get("parameter").asText();
    JsonNode value =
        assignment.has(parent)
            ? assignment.get(parent)
            : parameter(parent).orElseThrow().path("value");
    return StreamSupport.stream(when.get("in").spliterator(), false)
        .anyMatch(wanted -> same(wanted, value));
  }

  private static boolean same(JsonNode a, JsonNode b) {
    return a.isNumber() && b.isNumber() ? a.doubleValue() == b.doubleValue() : a.equals(b);
  }

  private Optional<ObjectNode> parameter(String name) {
    return stream().filter(parameter -> parameter.get("name").asText().equals(name)).findFirst();
  }

  private Stream<ObjectNode> stream() {
    return StreamSupport.stream(parameters.spliterator(), false).map(ObjectNode.class::cast);
  }
}
