package dev.tuning.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The licences of all that comes with the images, as their bills of materials have them. */
class LicencesPackagedTest {

  private static List<String> names(JsonNode sbom) {
    return StreamSupport.stream(sbom.path("components").spliterator(), false)
        .map(component -> component.path("name").asText())
        .toList();
  }

  private static JsonNode read(Path sbom) throws IOException {
    return new ObjectMapper().readTree(sbom.toFile());
  }

  /** Packaging writes the bill, if Maven is not told to be offline. */
  @Test
  void theOperatorMayBeShipped() throws IOException {
    JsonNode sbom = read(Path.of("target", "sbom.json"));

    assertThat(names(sbom))
        .contains("quarkus-core", "cel", "kubernetes-client")
        // What tests alone use is in no image.
        .doesNotContain("junit-jupiter-api", "jmh-core", "archunit");
    assertThat(Licences.refused(sbom)).isEmpty();
  }

  /** It is a build of its own, which comes before this one where all tests run. */
  @Test
  void theTrainerMayBeShipped() throws IOException {
    Path file = Path.of("images", "trial-nd4j", "target", "sbom.json");
    assumeThat(file).exists();
    JsonNode sbom = read(file);

    assertThat(names(sbom)).contains("nd4j-api", "openblas").doesNotContain("junit-jupiter-api");
    assertThat(Licences.refused(sbom)).isEmpty();
  }
}
