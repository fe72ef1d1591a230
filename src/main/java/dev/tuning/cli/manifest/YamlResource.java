package dev.tuning.cli.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** YAML that is part of this program. */
public final class YamlResource {

  private YamlResource() {}

  /**
   * Reads a document from the class path.
   *
   * @param name its absolute name
   */
  public static JsonNode read(String name) {
    try (InputStream stream = YamlResource.class.getResourceAsStream(name)) {
      return YamlDocument.read(new String(stream.readAllBytes(), StandardCharsets.UTF_8), 0)
          .content();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ManifestException e) {
      throw new IllegalStateException(name + ": " + e.getMessage(), e);
    }
  }
}
