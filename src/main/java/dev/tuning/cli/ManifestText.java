package dev.tuning.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tuning.study.StudyInsights;
import java.util.List;

/** The parts of a manifest that is made of another one, as YAML that a person reviews. */
final class ManifestText {

  private static final int LONGEST_NAME = 40;

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .build();

  private ManifestText() {}

  /**
   * The lines before the spec.
   *
   * @param source the manifest that it is made of, whose namespace, labels and silenced checks it
   *     keeps
   * @param name its own name
   */
  static String head(ObjectNode source, String name) {
    ObjectNode metadata = YAML.createObjectNode().put("name", name);
    for (String field : List.of("namespace", "labels")) {
      JsonNode value = source.at("/metadata/" + field);
      if (!value.isMissingNode()) {
        metadata.set(field, value);
      }
    }
    JsonNode silenced = source.at("/metadata/annotations").path(StudyInsights.SILENCE);
    if (!silenced.isMissingNode()) {
      metadata.putObject("annotations").set(StudyInsights.SILENCE, silenced);
    }
    ObjectNode head = YAML.createObjectNode();
    head.set("apiVersion", source.get("apiVersion"));
    head.set("kind", source.get("kind"));
    head.set("metadata", metadata);
    return yaml(head);
  }

  /** A field of the spec. */
  static String field(String name, JsonNode value) {
    ObjectNode alone = YAML.createObjectNode();
    alone.set(name, value);
    return yaml(alone).indent(2);
  }

  /** An element of a list that is a field of the spec. */
  static String element(JsonNode value) {
    return yaml(YAML.createArrayNode().add(value)).indent(2);
  }

  /** A name with an ending, no longer than that of a Study may be. */
  static String name(String base, String ending) {
    int length = Math.min(base.length(), LONGEST_NAME - ending.length());
    return base.substring(0, length).replaceFirst("[-.]+$", "") + ending;
  }

  private static String yaml(JsonNode node) {
    try {
      return YAML.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("manifests can always be written", e);
    }
  }
}
