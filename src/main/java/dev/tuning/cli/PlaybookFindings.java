package dev.tuning.cli;

import dev.tuning.api.v1alpha1.SearchSpec.Algorithm;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus.Insight;
import dev.tuning.cli.CheckedFile.Valid;
import dev.tuning.cli.Finding.Severity;
import dev.tuning.cli.manifest.Fields;
import dev.tuning.cli.manifest.Position;
import dev.tuning.study.StudyInsights;
import java.util.List;
import java.util.stream.Stream;

/** What is to be said of the Studies of a file that would not be refused. */
final class PlaybookFindings {

  private PlaybookFindings() {}

  /** The findings, those of a Study together. */
  static List<Finding> of(CheckedFile file) {
    return file.valid().stream()
        .flatMap(
            valid ->
                Stream.concat(
                    StudyInsights.of(valid.study()).stream()
                        .map(insight -> finding(file.name(), valid, insight)),
                    unsupported(file.name(), valid)))
        .toList();
  }

  /** The API server takes it, for a version of the operator that has it. */
  private static Stream<Finding> unsupported(String file, Valid valid) {
    String field = "spec.search.algorithm";
    Position position = valid.document().at(field);
    return valid.study().getSpec().search().algorithm() == Algorithm.Bayesian
        ? Stream.of(
            new Finding(
                file,
                position.line(),
                position.column(),
                Severity.warning,
                "UnsupportedAlgorithm",
                field,
                "Bayesian is not built yet, and the operator would stall the Study: use"
                    + " QuasiRandom",
                null))
        : Stream.empty();
  }

  private static Finding finding(String file, Valid valid, Insight insight) {
    String field = field(valid.study(), insight);
    Position position = valid.document().at(field);
    return new Finding(
        file,
        position.line(),
        position.column(),
        insight.severity().equals("Warning") ? Severity.warning : Severity.info,
        insight.check(),
        field,
        insight.message(),
        insight.evidence());
  }

  private static String field(Study study, Insight insight) {
    if (insight.parameter() == null) {
      return "spec";
    }
    int index =
        study.getSpec().parameters().stream()
            .map(parameter -> parameter.name())
            .toList()
            .indexOf(insight.parameter());
    return Fields.element("spec.parameters", index);
  }
}
