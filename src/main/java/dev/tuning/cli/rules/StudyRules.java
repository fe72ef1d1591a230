package dev.tuning.cli.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.cli.manifest.YamlResource;
import java.util.ArrayList;
import java.util.List;

/** Everything for which a Study would be refused or stalled when it is created. */
public final class StudyRules {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The result of a check.
   *
   * @param problems what is wrong, in the order in which it is found
   * @param study the Study as the API server would store it, defaults filled in; null if anything
   *     is wrong
   */
  public record Checked(List<Problem> problems, Study study) {}

  private final Schema schema = schema();
  private CelRules rules;

  /**
   * Checks a manifest.
   *
   * @param manifest as a file has it, with the right apiVersion and kind; it is not changed
   * @return what is wrong with it, or the Study
   */
  public Checked check(ObjectNode manifest) {
    ObjectNode stored = manifest.deepCopy();
    Place place = Place.root(schema, stored);
    List<Problem> problems = new ArrayList<>(StoredForm.make(place));
    // Who creates an object can't set its status: the API server drops it.
    stored.remove("status");
    problems.addAll(MetadataCheck.check(stored));
    problems.addAll(SchemaCheck.check(place));
    problems.addAll(ListCheck.check(place));
    if (problems.stream().allMatch(problem -> problem.check().leavesRulesMeaningful())) {
      problems.addAll(rules().check(place));
    }
    if (!problems.isEmpty()) {
      return new Checked(problems, null);
    }
    Study study = study(stored);
    problems.addAll(OperatorCheck.check(study.getSpec(), stored));
    return new Checked(problems, problems.isEmpty() ? study : null);
  }

  private static Study study(ObjectNode stored) {
    try {
      // From text, as the operator has it: the types of Kubernetes know no small number as a long.
      return JSON.readValue(stored.toString(), Study.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the types of the CRD are not those of the API", e);
    }
  }

  private CelRules rules() {
    if (rules == null) {
      rules = new CelRules();
    }
    return rules;
  }

  /** The schema of the CRD, with what every object has. */
  static Schema schema() {
    JsonNode versions = YamlResource.read("/crds/studies.tuning.dev-v1.yml").at("/spec/versions");
    for (JsonNode version : versions) {
      if (version.path("name").asText().equals(Study.VERSION)) {
        ObjectNode root = (ObjectNode) version.at("/schema/openAPIV3Schema");
        root.withObjectProperty("properties")
            .setAll((ObjectNode) YamlResource.read("/dev/tuning/cli/rules/object-meta.yml"));
        return new Schema(root);
      }
    }
    throw new IllegalStateException("the CRD has no version " + Study.VERSION);
  }
}
