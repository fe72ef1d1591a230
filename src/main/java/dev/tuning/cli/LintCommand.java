package dev.tuning.cli;

import dev.tuning.cli.Finding.Severity;
import dev.tuning.cli.manifest.ManifestReader;
import dev.tuning.cli.rules.StudyRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks manifests. */
@Command(
    name = "lint",
    description =
        "Says for what Studies would be refused, and what the playbook says about their design.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:no error",
      "1:an error in a Study, a file that can't be read, or no Study in any file",
      "2:wrong usage"
    })
final class LintCommand implements Callable<Integer> {

  private static final Comparator<Finding> BY_PLACE =
      Comparator.comparing(Finding::line, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Finding::column, Comparator.nullsFirst(Comparator.naturalOrder()));

  private final ManifestReader reader;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "YAML or JSON with Studies, among other objects or alone; - is standard input.")
  private List<String> files;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private FindingFormat format;

  @Spec private CommandSpec spec;

  LintCommand(ManifestReader reader) {
    this.reader = reader;
  }

  @Override
  public Integer call() {
    StudyRules rules = new StudyRules();
    List<CheckedFile> checked =
        files.stream().map(reader::read).map(file -> CheckedFile.of(file, rules)).toList();
    boolean anyStudy = checked.stream().anyMatch(file -> file.studies() > 0);
    List<Finding> findings = new ArrayList<>();
    for (CheckedFile file : checked) {
      List<Finding> ofFile = new ArrayList<>(file.errors());
      if (!anyStudy && ofFile.isEmpty()) {
        ofFile.add(file.noStudy());
      }
      ofFile.addAll(PlaybookFindings.of(file));
      ofFile.sort(BY_PLACE);
      findings.addAll(ofFile);
    }
    spec.commandLine()
        .getOut()
        .print(format.write(findings, checked.stream().mapToInt(CheckedFile::studies).sum()));
    spec.commandLine().getOut().flush();
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.error)
        ? ExitCode.SOFTWARE
        : ExitCode.OK;
  }
}
