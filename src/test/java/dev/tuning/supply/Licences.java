package dev.tuning.supply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which licences a dependency may have that comes with the image. */
final class Licences {

  /** By SPDX identifier: they allow any use, and ask nothing of the program beside them. */
  private static final Set<String> ALLOWED =
      Set.of(
          "0BSD",
          "Apache-2.0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "CC0-1.0",
          "EPL-1.0",
          "EPL-2.0",
          "ISC",
          "MIT",
          "UPL-1.0");

  /** Names that some projects have for them. */
  private static final Map<String, String> NAMES =
      Map.of(
          "Apache 2 License", "Apache-2.0",
          // Go's own, with which RE2/J comes.
          "Go License", "BSD-3-Clause");

  private Licences() {}

  /**
   * The components that may not be shipped, each with what it says of its licence. Of several
   * licences the user chooses one, as Maven has it, so one that is allowed will do.
   *
   * @param sbom in CycloneDX's JSON
   */
  static List<String> refused(JsonNode sbom) {
    List<String> refused = new ArrayList<>();
    for (JsonNode component : sbom.path("components")) {
      List<String> licences = licences(component);
      if (licences.stream().noneMatch(ALLOWED::contains)) {
        refused.add(component.path("purl").asText() + " " + licences);
      }
    }
    return refused;
  }

  /** An expression, such as {@code MIT AND GPL-2.0-only}, is looked at by nobody but a human. */
  private static List<String> licences(JsonNode component) {
    List<String> licences = new ArrayList<>();
    for (JsonNode choice : component.path("licenses")) {
      JsonNode licence = choice.path("license");
      String name =
          choice
              .path("expression")
              .asText(licence.path("id").asText(licence.path("name").asText()));
      licences.add(NAMES.getOrDefault(name, name));
    }
    return licences;
  }
}
