package dev.tuning.cli;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.cli.manifest.ManifestReader;
import dev.tuning.study.StudyResults;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what the trials of a Study have come to. */
@Command(
    name = "analyze",
    description =
        "Says what the trials of a Study have come to, as the operator writes it into its status.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:an error in the Study or its history", "2:wrong usage"})
final class AnalyzeCommand implements Callable<Integer> {

  private final ManifestReader reader;

  @Parameters(
      arity = "1",
      paramLabel = "FILE",
      description = "YAML or JSON with one Study; - is standard input.")
  private String file;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      required = true,
      description = "The trials, a JSON object a line.")
  private String history;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private AnalysisFormat format;

  @Spec private CommandSpec spec;

  AnalyzeCommand(ManifestReader reader) {
    this.reader = reader;
  }

  @Override
  public Integer call() throws RefusedException {
    Study study = StudyFile.study(reader, file);
    StudyResults results = StudyResults.of(study, StudyFile.history(study, history));
    spec.commandLine().getOut().print(format.write(study, results));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
