package dev.tuning.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.apiserver.Studies;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A pod template with everything that one may have. */
public final class FullTemplate {

  private FullTemplate() {}

  /** The template. */
  public static JsonNode template() {
    try (InputStream stream = FullTemplate.class.getResourceAsStream("full-template.yaml")) {
      Object template = new Yaml(new SafeConstructor(new LoaderOptions())).load(stream);
      return new ObjectMapper().valueToTree(template);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The manifest of a Study with the template.
   *
   * @param name its name
   */
  public static String manifest(String name) {
    return BadTemplate.study(Studies.manifest(name, 4, 2), template().toString());
  }
}
