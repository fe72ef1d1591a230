package dev.tuning.supply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LicencesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode component(String licences) throws IOException {
    return JSON.readTree(
        "{\"components\": [{\"purl\": \"pkg:maven/a/b@1\", \"licenses\": %s}]}"
            .formatted(licences));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"license\": {\"id\": \"MIT\"}}]",
        "[{\"license\": {\"name\": \"Apache 2 License\"}}]",
        "[{\"expression\": \"Apache-2.0\"}]",
        // One of the two is chosen.
        "[{\"license\": {\"id\": \"EPL-2.0\"}},"
            + " {\"license\": {\"id\": \"GPL-2.0-with-classpath-exception\"}}]"
      })
  void permissiveOnesAreAllowed(String licences) throws IOException {
    assertThat(Licences.refused(component(licences))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"license\": {\"id\": \"GPL-3.0-only\"}}]",
        "[{\"license\": {\"id\": \"GPL-2.0-with-classpath-exception\"}}]",
        "[{\"license\": {\"id\": \"AGPL-3.0-only\"}}]",
        "[{\"license\": {\"id\": \"BUSL-1.1\"}}]",
        "[{\"license\": {\"name\": \"Ours\"}}]",
        "[{\"expression\": \"MIT AND GPL-2.0-only\"}]",
        "[]"
      })
  void othersAndUnknownOnesAreNot(String licences) throws IOException {
    assertThat(Licences.refused(component(licences)))
        .singleElement()
        .asString()
        .startsWith("pkg:maven/a/b@1");
  }
}
