package dev.tuning.cli;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus.Insight;
import dev.tuning.cli.CheckedFile.Valid;
import dev.tuning.cli.Finding.Severity;
import dev.tuning.cli.manifest.Fields;
import dev.tuning.cli.manifest.Position;
import dev.tuning.study.StudyInsights;
import java.util.List;

/** What is to be said of the Studies of a file that would not be refused. */
final class PlaybookFindings {

  private PlaybookFindings() {}

  /** The findings, those of a Study together. */
  static List<Finding> of(CheckedFile file) {
    return file.valid().stream()
        .flatMap(
            valid ->
                StudyInsights.of(valid.study()).stream()
                    .map(insight -> finding(file.name(), valid, insight)))
        .toList();
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
