package dev.tuning.cli.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One document of a file.
 *
 * @param content its value as JSON; null for an empty document is JSON's null
 * @param positions where each field stands, by its path; the whole has the empty path
 */
record Document(JsonNode content, NavigableMap<String, Position> positions) {

  /** An element of a list in this document as a document of its own. */
  Document part(String path, JsonNode part) {
    NavigableMap<String, Position> inside = new TreeMap<>();
    positions
        .subMap(path, true, path + Character.MAX_VALUE, false)
        .forEach((field, at) -> inside.put(withoutDot(field.substring(path.length())), at));
    return new Document(part, inside);
  }

  private static String withoutDot(String path) {
    return path.startsWith(".") ? path.substring(1) : path;
  }
}
