package dev.tuning.cli.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.cli.manifest.Fields;
import dev.tuning.cli.rules.Problem.Check;
import dev.tuning.study.Baseline;
import dev.tuning.study.StudySearch;
import dev.tuning.study.StudySpace;
import dev.tuning.trial.PodTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the operator itself says of a Study that the API server takes: it would be stalled. */
final class OperatorCheck {

  /** A message that begins with the field that it is about. */
  private static final Pattern ABOUT = Pattern.compile("(?<field>spec[^\\s:]*):? (?<rest>.*)");

  private static final Pattern NAMED_ELEMENT =
      Pattern.compile("(?<list>[^\\[]+)\\[(?<name>[^]]+)]");

  private OperatorCheck() {}

  /**
   * What is wrong with a manifest that fits the CRD.
   *
   * @param spec the spec of the manifest
   * @param manifest the whole manifest
   */
  static List<Problem> check(StudySpec spec, JsonNode manifest) {
    List<Problem> problems = new ArrayList<>();
    try {
      StudySpace.of(spec);
      // Points of another Study are known in a cluster only.
      if (spec.search().pointsFrom() == null) {
        StudySearch.of(spec, null, List.of());
      }
    } catch (IllegalArgumentException e) {
      problems.add(problem(Check.SearchSpace, "spec.parameters", e.getMessage(), manifest));
    }
    try {
      if (problems.isEmpty()) {
        Baseline.of(spec);
      }
    } catch (IllegalArgumentException e) {
      problems.add(problem(Check.Baseline, "spec.confirm.baseline", e.getMessage(), manifest));
    }
    try {
      PodTemplate.read(spec.trial().template());
    } catch (IllegalArgumentException e) {
      problems.add(problem(Check.PodTemplate, "spec.trial.template", e.getMessage(), manifest));
    }
    return problems;
  }

  private static Problem problem(Check check, String field, String message, JsonNode manifest) {
    Matcher about = ABOUT.matcher(message);
    return about.matches()
        ? new Problem(check, withIndices(about.group("field"), manifest), about.group("rest"))
        : new Problem(check, field, message);
  }

  /** Elements of lists by number, as everywhere else: the operator names them. */
  private static String withIndices(String field, JsonNode manifest) {
    JsonNode value = manifest;
    String path = "";
    for (String step : field.split("\\.")) {
      Matcher named = NAMED_ELEMENT.matcher(step);
      JsonNode list = named.matches() ? value.path(named.group("list")) : value.path(step);
      int index = named.matches() ? indexOf(named.group("name"), list) : -1;
      if (index < 0) {
        path = Fields.child(path, step);
        value = list;
      } else {
        path = Fields.element(Fields.child(path, named.group("list")), index);
        value = list.path(index);
      }
    }
    return path;
  }

  /** Negative: there is none of that name. */
  private static int indexOf(String name, JsonNode list) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path("name").asText().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
