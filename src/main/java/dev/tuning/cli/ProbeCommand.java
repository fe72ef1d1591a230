package dev.tuning.cli;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.cli.ProbeManifest.Choice;
import dev.tuning.cli.manifest.ManifestReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a manifest that probes batch sizes. */
@Command(
    name = "probe",
    description = {
      "Writes the manifest of a Study that doubles the batch size of another one until memory or"
          + " the gain in throughput ends: its image, its other parameters fixed, few steps.",
      "Review it, then apply it: study probe FILE | kubectl apply -f -"
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:an error in the Study", "2:wrong usage"})
final class ProbeCommand implements Callable<Integer> {

  private final ManifestReader reader;

  @Parameters(
      arity = "1",
      paramLabel = "FILE",
      description = "YAML or JSON with one Study; - is standard input.")
  private String file;

  @Option(
      names = "--parameter",
      paramLabel = "NAME",
      description = "The batch size; default: the parameter that is called so.")
  private String parameter;

  @Option(
      names = "--min",
      paramLabel = "N",
      description = "The first size; default: that of the parameter's range, or else 8.")
  private Long min;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "No size is larger; default: that of the parameter's range, or else 65536.")
  private Long max;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "500",
      description = "Training steps of each size; default: ${DEFAULT-VALUE}.")
  private long steps;

  @Spec private CommandSpec spec;

  ProbeCommand(ManifestReader reader) {
    this.reader = reader;
  }

  @Override
  public Integer call() throws RefusedException {
    requirePositive("--min", min);
    requirePositive("--max", max);
    requirePositive("--steps", steps);
    Study study = StudyFile.study(reader, file);
    spec.commandLine()
        .getOut()
        .print(new ProbeManifest(study, new Choice(parameter, min, max, steps)).text());
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }

  private void requirePositive(String option, Long value) {
    if (value != null && value < 1) {
      throw new ParameterException(
          spec.commandLine(), "%s is %d: give at least 1".formatted(option, value));
    }
  }
}
