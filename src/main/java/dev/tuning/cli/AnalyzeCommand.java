package dev.tuning.cli;

import dev.tuning.cli.manifest.ManifestReader;
import dev.tuning.study.StudyResults;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what the trials of a Study have come to. */
@Command(
    name = "analyze",
    description = {
      "Says what the trials of a Study have come to, as the operator writes it into its status.",
      "With --history, STUDY is a file; without, it is the name of a Study in a cluster."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:an error in the Study or its history, no such Study, or the cluster can't be asked",
      "2:wrong usage"
    })
final class AnalyzeCommand implements Callable<Integer> {

  private final ManifestReader reader;

  @Mixin private StudySource source;

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
    var read = source.read(reader);
    StudyResults results = StudyResults.of(read.study(), read.trials());
    spec.commandLine().getOut().print(format.write(read.study(), results));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
