package dev.tuning.cli.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A Study as a file has it: nothing is checked but its apiVersion and kind.
 *
 * @param content the manifest as JSON
 * @param positions where each field stands, by its path, such as {@code
 *     spec.parameters[0].double.min}; the whole has the empty path
 */
public record StudyDocument(ObjectNode content, Map<String, Position> positions) {

  /** The position of a field, or of its nearest ancestor that the file has. */
  public Position at(String field) {
    String path = field;
    while (!positions.containsKey(path)) {
      path = path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }
    return positions.get(path);
  }
}
