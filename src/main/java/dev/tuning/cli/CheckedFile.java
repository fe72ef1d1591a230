package dev.tuning.cli;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.cli.Finding.Severity;
import dev.tuning.cli.manifest.ManifestFile;
import dev.tuning.cli.manifest.ManifestProblem;
import dev.tuning.cli.manifest.Position;
import dev.tuning.cli.manifest.StudyDocument;
import dev.tuning.cli.rules.Problem;
import dev.tuning.cli.rules.StudyRules;
import java.util.ArrayList;
import java.util.List;

/**
 * A file whose Studies have been checked.
 *
 * @param name its name
 * @param studies how many Studies it has
 * @param errors what is wrong with it and with them
 * @param valid the Studies with which nothing is wrong
 */
record CheckedFile(String name, int studies, List<Finding> errors, List<Valid> valid) {

  /**
   * A Study with which nothing is wrong.
   *
   * @param document where it stands
   * @param study the Study, defaults filled in
   */
  record Valid(StudyDocument document, Study study) {}

  /** Checks what has been read. */
  static CheckedFile of(ManifestFile file, StudyRules rules) {
    List<Finding> errors = new ArrayList<>();
    List<Valid> valid = new ArrayList<>();
    for (ManifestProblem problem : file.problems()) {
      errors.add(
          error(file.name(), problem.position(), "Manifest", problem.field(), problem.message()));
    }
    for (StudyDocument document : file.studies()) {
      StudyRules.Checked checked = rules.check(document.content());
      for (Problem problem : checked.problems()) {
        errors.add(
            error(
                file.name(),
                document.at(problem.field()),
                problem.check().name(),
                problem.field(),
                problem.message()));
      }
      if (checked.study() != null) {
        valid.add(new Valid(document, checked.study()));
      }
    }
    return new CheckedFile(file.name(), file.studies().size(), errors, valid);
  }

  /** What is to be said of a file without a Study. */
  Finding noStudy() {
    return error(name, null, "NoStudy", "", "no Study in any file: name a file with kind: Study");
  }

  private static Finding error(
      String file, Position position, String check, String field, String message) {
    return new Finding(
        file,
        position == null ? null : position.line(),
        position == null ? null : position.column(),
        Severity.error,
        check,
        field,
        message,
        null);
  }
}
