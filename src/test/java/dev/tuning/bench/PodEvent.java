package dev.tuning.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A line of a watch of pods, of which only the beginning is read: it is simulated on the cores on
 * which others are measured.
 *
 * @param type ADDED, MODIFIED, DELETED, ERROR
 * @param deleted whether somebody has asked for its deletion
 * @param annotations read of a pod that is ADDED
 */
record PodEvent(
    String type,
    String namespace,
    String name,
    String uid,
    boolean deleted,
    Map<String, String> annotations) {

  private static final JsonFactory JSON = new JsonFactory();

  /** Relies on the order in which API servers write the fields of metadata. */
  static PodEvent parse(byte[] line) {
    try (JsonParser parser = JSON.createParser(line)) {
      expect(parser.nextToken() == JsonToken.START_OBJECT);
      expect("type".equals(parser.nextFieldName()));
      String type = parser.nextTextValue();
      expect("object".equals(parser.nextFieldName()));
      expect(parser.nextToken() == JsonToken.START_OBJECT);
      String field = parser.nextFieldName();
      while (field != null && !field.equals("metadata")) {
        parser.nextToken();
        parser.skipChildren();
        field = parser.nextFieldName();
      }
      expect(field != null && parser.nextToken() == JsonToken.START_OBJECT);
      return metadata(parser, type);
    } catch (IOException e) {
      throw new IllegalArgumentException(new String(line), e);
    }
  }

  private static PodEvent metadata(JsonParser parser, String type) throws IOException {
    String namespace = null;
    String name = null;
    String uid = null;
    boolean deleted = false;
    Map<String, String> annotations = Map.of();
    boolean more = true;
    for (String field = parser.nextFieldName(); more && field != null; ) {
      switch (field) {
        case "name" -> name = parser.nextTextValue();
        case "namespace" -> namespace = parser.nextTextValue();
        case "uid" -> uid = parser.nextTextValue();
        case "deletionTimestamp" -> deleted = parser.nextTextValue() != null;
        case "labels" -> {
          // What comes after the deletionTimestamp does not change.
          more = type.equals("ADDED");
          parser.nextToken();
          parser.skipChildren();
        }
        case "annotations" -> {
          annotations = map(parser);
          more = false;
        }
        default -> {
          parser.nextToken();
          parser.skipChildren();
        }
      }
      if (more) {
        field = parser.nextFieldName();
      }
    }
    return new PodEvent(type, namespace, name, uid, deleted, annotations);
  }

  private static Map<String, String> map(JsonParser parser) throws IOException {
    Map<String, String> map = new HashMap<>();
    expect(parser.nextToken() == JsonToken.START_OBJECT);
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      map.put(field, parser.nextTextValue());
    }
    return map;
  }

  private static void expect(boolean condition) throws IOException {
    if (!condition) {
      throw new IOException("not what an API server writes");
    }
  }
}
