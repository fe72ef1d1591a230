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
   *     a field twice, or if a number is too large; the message says in which column, and what to
   *     do
   */
  public static JsonNode read(String text) {
    try {
      List<Document> documents = JsonDocuments.read(text);
      if (documents.size() != 1) {
        throw new IllegalArgumentException("has not one value: write one JSON object a line");
      }
      return documents.getFirst().content();
    } catch (JsonProcessingException e) {
      throw invalid(JsonDocuments.explain(e));
    } catch (ManifestException e) {
      throw invalid(e);
    }
  }

  /** The line is known to who has read it; a line may be long. */
  private static IllegalArgumentException invalid(ManifestException e) {
    return new IllegalArgumentException(
        "column %d: %s".formatted(e.position().column(), e.getMessage()), e);
  }
}
