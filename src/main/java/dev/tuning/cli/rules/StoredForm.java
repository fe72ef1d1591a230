package dev.tuning.cli.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.cli.manifest.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Makes of a manifest what the API server would store: without nulls that mean nothing and without
 * unknown fields (which are problems, as kubectl asks for), with all defaults.
 */
final class StoredForm {

  private final List<Problem> unknown = new ArrayList<>();

  private StoredForm() {}

  /**
   * Changes a manifest.
   *
   * @return the unknown fields
   */
  static List<Problem> make(Place manifest) {
    StoredForm form = new StoredForm();
    form.prune(manifest);
    addDefaults(manifest);
    return form.unknown;
  }

  private void prune(Place place) {
    if (place.value() instanceof ObjectNode object) {
      pruneFields(place.schema(), object, place.path());
    }
    place.children().forEach(this::prune);
  }

  private void pruneFields(Schema schema, ObjectNode object, String path) {
    for (String name : new TreeSet<>(object.propertyStream().map(Map.Entry::getKey).toList())) {
      Optional<Schema> field = schema.field(name);
      if (field.isPresent()) {
        if (object.get(name).isNull() && field.get().defaultValue().isEmpty()) {
          object.remove(name);
        }
      } else if (!schema.preservesUnknownFields() && schema.type().equals("object")) {
        String child = Fields.child(path, name);
        unknown.add(new Problem(Problem.Check.UnknownField, child, unknownField(schema)));
        object.remove(name);
      }
    }
  }

  private static String unknownField(Schema schema) {
    return schema.properties().isEmpty()
        ? "unknown field: remove it, there is nothing to set here"
        : "unknown field: remove it, or use one of "
            + String.join(", ", new TreeSet<>(schema.properties().keySet()));
  }

  private static void addDefaults(Place place) {
    if (place.value() instanceof ObjectNode object) {
      place
          .schema()
          .properties()
          .forEach(
              (name, field) -> {
                if (!object.hasNonNull(name)) {
                  field.defaultValue().ifPresent(value -> object.set(name, value.deepCopy()));
                }
              });
    }
    place.children().forEach(StoredForm::addDefaults);
  }
}
