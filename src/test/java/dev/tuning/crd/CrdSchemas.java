package dev.tuning.crd;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Adds to the generated CRDs what the annotations of the generator can't say: list types, the pod
 * template, and the order of the columns.
 */
final class CrdSchemas implements CRDPostProcessor {

  private static final List<String> COLUMNS =
      List.of(
          "State",
          "Trials",
          "Running",
          "Phase",
          "Reason",
          "Objective",
          "Step",
          "Attempt",
          "Best",
          "Infeasible",
          "Suspended",
          "Age");

  private static final long LONGEST_TEXT = 4096;

  @Override
  public HasMetadata process(HasMetadata crd, String version) {
    var definition = (CustomResourceDefinition) crd;
    for (CustomResourceDefinitionVersion v : definition.getSpec().getVersions()) {
      v.getAdditionalPrinterColumns()
          .sort(
              Comparator.comparingInt(
                  (CustomResourceColumnDefinition column) -> COLUMNS.indexOf(column.getName())));
      JSONSchemaProps root = v.getSchema().getOpenAPIV3Schema();
      if (definition.getSpec().getNames().getKind().equals("Study")) {
        study(root);
      } else {
        scalar(at(root, "spec", "parameters").getAdditionalProperties().getSchema());
      }
      keepUnknownFields(at(root, "status"));
    }
    return crd;
  }

  private static void study(JSONSchemaProps root) {
    JSONSchemaProps parameters = at(root, "spec", "parameters");
    mapList(parameters, "name");
    JSONSchemaProps parameter = parameters.getItems().getSchema();
    set(at(parameter, "categorical", "values"));
    valueIfFixed(parameter);
    scalar(at(parameter, "value"));
    scalar(at(parameter, "when", "in").getItems().getSchema());
    at(root, "spec", "search", "points")
        .getItems()
        .setSchema(
            new JSONSchemaPropsBuilder()
                .withType("object")
                .withXKubernetesPreserveUnknownFields(true)
                .build());
    JSONSchemaProps trial = at(root, "spec", "trial");
    trial.getProperties().put("template", PodTemplateSchema.make());
    at(trial, "checkpoint").getProperties().put("volume", PodTemplateSchema.checkpointVolume());
    set(
        at(trial, "failurePolicy", "rules")
            .getItems()
            .getSchema()
            .getProperties()
            .get("onExitCodes"));
    mapList(at(root, "status", "conditions"), "type");
    // Without any status kstatus would take a Study for finished before the operator has seen it.
    at(root, "status")
        .setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
  }

  /**
   * What a newer version has written into a status stays there under an older version's CRDs. Specs
   * stay strict: a field that is misspelt must not pass.
   */
  private static void keepUnknownFields(JSONSchemaProps schema) {
    if (schema.getProperties() != null && !schema.getProperties().isEmpty()) {
      schema.setXKubernetesPreserveUnknownFields(true);
      schema.getProperties().values().forEach(CrdSchemas::keepUnknownFields);
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      keepUnknownFields(schema.getItems().getSchema());
    }
  }

  /**
   * The type of a fixed value is open, so that no CEL rule can see it; this says that Fixed
   * parameters have one and the others do not.
   */
  private static void valueIfFixed(JSONSchemaProps parameter) {
    var json = JsonNodeFactory.instance;
    JSONSchemaProps fixed =
        new JSONSchemaPropsBuilder()
            .withRequired("value")
            .addToProperties(
                "role", new JSONSchemaPropsBuilder().withEnum(json.textNode("Fixed")).build())
            .build();
    JSONSchemaProps searched =
        new JSONSchemaPropsBuilder()
            .withNot(new JSONSchemaPropsBuilder().withRequired("value").build())
            .addToProperties(
                "role",
                new JSONSchemaPropsBuilder()
                    .withEnum(json.textNode("Scientific"), json.textNode("Nuisance"))
                    .build())
            .build();
    parameter.setAnyOf(List.of(fixed, searched));
  }

  /**
   * What has no type can still have no depth: thousands of brackets would be more than a reader of
   * JSON takes, and a long text more than the variables of a pod can hold.
   */
  private static void scalar(JSONSchemaProps value) {
    value.setMaxItems(0L);
    value.setMaxProperties(0L);
    value.setMaxLength(LONGEST_TEXT);
  }

  private static void mapList(JSONSchemaProps list, String key) {
    list.setXKubernetesListType("map");
    list.setXKubernetesListMapKeys(List.of(key));
  }

  private static void set(JSONSchemaProps list) {
    list.setXKubernetesListType("set");
  }

  /** The schema of a field below another one. */
  static JSONSchemaProps at(JSONSchemaProps schema, String... path) {
    JSONSchemaProps found = schema;
    for (String name : path) {
      Map<String, JSONSchemaProps> properties = found.getProperties();
      if (properties == null || !properties.containsKey(name)) {
        throw new IllegalStateException("the generated CRD has no " + String.join(".", path));
      }
      found = properties.get(name);
    }
    return found;
  }
}
