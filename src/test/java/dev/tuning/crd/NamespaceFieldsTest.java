package dev.tuning.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a Study names is of its own namespace: there is no field to say another one. */
class NamespaceFieldsTest {

  private static final String TERMS = "spec.trial.template.spec.affinity.";
  private static final String PREFERRED = ".preferredDuringSchedulingIgnoredDuringExecution";
  private static final String REQUIRED = ".requiredDuringSchedulingIgnoredDuringExecution";

  /**
   * They say beside which pods the scheduler puts one, and give no access to them; a ResourceQuota
   * of the scope CrossNamespacePodAffinity forbids them, as for every pod.
   */
  private static final Set<String> OF_THE_SCHEDULER =
      Set.of(
          TERMS + "podAffinity" + PREFERRED + ".podAffinityTerm.namespaces",
          TERMS + "podAffinity" + PREFERRED + ".podAffinityTerm.namespaceSelector",
          TERMS + "podAffinity" + REQUIRED + ".namespaces",
          TERMS + "podAffinity" + REQUIRED + ".namespaceSelector",
          TERMS + "podAntiAffinity" + PREFERRED + ".podAffinityTerm.namespaces",
          TERMS + "podAntiAffinity" + PREFERRED + ".podAffinityTerm.namespaceSelector",
          TERMS + "podAntiAffinity" + REQUIRED + ".namespaces",
          TERMS + "podAntiAffinity" + REQUIRED + ".namespaceSelector");

  /** Of processes, which the containers of one pod may share. */
  private static final String OF_THE_KERNEL = "spec.trial.template.spec.shareProcessNamespace";

  @ParameterizedTest
  @CsvSource({"studies, true", "trials, false"})
  void noFieldNamesAnotherNamespace(String kind, boolean hasTemplate) throws IOException {
    var crd =
        Serialization.unmarshal(
            Files.readString(Path.of("crds", kind + ".tuning.dev-v1.yml")),
            CustomResourceDefinition.class);
    Set<String> fields = new TreeSet<>();
    crd.getSpec()
        .getVersions()
        .forEach(version -> collect(version.getSchema().getOpenAPIV3Schema(), "", fields));

    assertThat(fields).hasSizeGreaterThan(10);
    fields.removeIf(path -> !named(path).contains("namespace") || path.equals(OF_THE_KERNEL));
    assertThat(fields).isEqualTo(hasTemplate ? OF_THE_SCHEDULER : Set.of());
  }

  private static String named(String path) {
    return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static void collect(JSONSchemaProps schema, String path, Set<String> fields) {
    if (schema.getProperties() != null) {
      schema
          .getProperties()
          .forEach(
              (name, property) -> {
                String field = path.isEmpty() ? name : path + "." + name;
                fields.add(field);
                collect(property, field, fields);
              });
    }
    if (schema.getItems() != null) {
      collect(schema.getItems().getSchema(), path, fields);
    }
    if (schema.getAdditionalProperties() != null) {
      collect(schema.getAdditionalProperties().getSchema(), path, fields);
    }
  }
}
