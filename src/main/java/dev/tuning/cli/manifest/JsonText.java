package dev.tuning.cli.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Reads JSON as strictly as manifests are read. */
public final class JsonText {

  private JsonText() {}

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException if the text is no JSON or has several values, if an object has
   *     a field twice, or if a number is too large; the message says what to do
   */
  public static JsonNode read(String text) {
    try {
      List<Document> documents = JsonDocuments.read(text);
      if (documents.size() != 1) {
        throw new IllegalArgumentException("has not one value: write one JSON object a line");
      }
      return documents.getFirst().content();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(JsonDocuments.explain(e).getMessage(), e);
    } catch (ManifestException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
