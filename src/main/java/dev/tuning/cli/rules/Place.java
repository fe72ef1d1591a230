package dev.tuning.cli.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.cli.manifest.Fields;
import java.util.ArrayList;
import java.util.List;

/**
 * A value of a manifest and what the CRD says about it.
 *
 * @param schema its schema
 * @param value the value
 * @param path its field, as the API server writes it; the whole has the empty path
 */
record Place(Schema schema, JsonNode value, String path) {

  /** The whole of a manifest. */
  static Place root(Schema schema, JsonNode manifest) {
    return new Place(schema, manifest, "");
  }

  /** The same value under another schema, one of several alternatives. */
  Place with(Schema alternative) {
    return new Place(alternative, value, path);
  }

  /** The fields or elements of the value of which the schema knows something. */
  List<Place> children() {
    List<Place> children = new ArrayList<>();
    if (value.isObject()) {
      for (var field : value.properties()) {
        String name = field.getKey();
        schema
            .field(name)
            .ifPresent(s -> children.add(new Place(s, field.getValue(), Fields.child(path, name))));
      }
    } else if (value.isArray() && schema.items().isPresent()) {
      for (int i = 0; i < value.size(); i++) {
        children.add(new Place(schema.items().get(), value.get(i), Fields.element(path, i)));
      }
    }
    return children;
  }
}
