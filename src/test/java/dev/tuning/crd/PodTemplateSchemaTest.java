package dev.tuning.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.manifests.FullTemplate;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PodTemplateSchemaTest {

  private static final JSONSchemaProps SCHEMA = PodTemplateSchema.make();

  /** So that lint and the API server are asked for each field whether they take it. */
  @Test
  void theFullTemplateHasEveryFieldThatIsAllowed() {
    Set<String> allowed = new TreeSet<>();
    allowed(SCHEMA, "", allowed);
    Set<String> used = new TreeSet<>();
    used(FullTemplate.template(), SCHEMA, "", used);
    // It is there to be refused with a remedy.
    allowed.remove(".spec.resourceClaims.resourceClaimName");

    assertThat(used).hasSizeGreaterThan(200).isEqualTo(allowed);
  }

  @Test
  void nothingIsOpen() {
    assertNothingIsOpen(SCHEMA);
  }

  private static void allowed(JSONSchemaProps schema, String path, Set<String> paths) {
    JSONSchemaProps value = element(schema);
    if (value.getProperties() != null) {
      value
          .getProperties()
          .forEach(
              (name, property) -> {
                paths.add(path + "." + name);
                allowed(property, path + "." + name, paths);
              });
    }
  }

  private static void used(JsonNode value, JSONSchemaProps schema, String path, Set<String> paths) {
    if (value.isArray()) {
      value.forEach(element -> used(element, element(schema), path, paths));
    } else if (schema.getAdditionalProperties() == null && value.isObject()) {
      for (var field : value.properties()) {
        String below = path + "." + field.getKey();
        paths.add(below);
        JSONSchemaProps property = schema.getProperties().get(field.getKey());
        assertThat(property).as(below).isNotNull();
        used(field.getValue(), property, below, paths);
      }
    }
  }

  private static void assertNothingIsOpen(JSONSchemaProps schema) {
    assertThat(schema.getXKubernetesPreserveUnknownFields()).isNull();
    if (schema.getAdditionalProperties() != null) {
      assertThat(schema.getAdditionalProperties().getSchema()).isNotNull();
      assertNothingIsOpen(schema.getAdditionalProperties().getSchema());
    } else if (schema.getItems() != null) {
      assertNothingIsOpen(schema.getItems().getSchema());
    } else if ("object".equals(schema.getType())) {
      assertThat(schema.getProperties()).isNotEmpty();
      schema.getProperties().values().forEach(PodTemplateSchemaTest::assertNothingIsOpen);
    }
  }

  private static JSONSchemaProps element(JSONSchemaProps schema) {
    return schema.getItems() == null ? schema : schema.getItems().getSchema();
  }
}
