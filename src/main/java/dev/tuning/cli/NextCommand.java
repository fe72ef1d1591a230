package dev.tuning.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.cli.manifest.ManifestReader;
import dev.tuning.study.StudyResults;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes a manifest for the next round. */
@Command(
    name = "next",
    description = {
      "Writes the manifest of the next round, as the insights of a Study advise it, with the"
          + " reasons as comments. Review it: nothing is applied.",
      "With --history, STUDY is a file; without, it is the name of a Study in a cluster."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:an error in the Study or its history, no such Study, or the cluster can't be asked",
      "2:wrong usage"
    })
final class NextCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int MOST_POINTS = 50;

  private final ManifestReader reader;

  @Mixin private StudySource source;

  @Option(
      names = "--long",
      paramLabel = "N",
      description = "Instead of searching on, run the best N points with more steps.")
  private Integer top;

  @Option(
      names = "--probe-instability",
      description = {
        "Instead of searching on, look into an instability that was found: the best point at twice"
            + " its",
        "learning rate, with several lengths of warmup and with gradient clipping."
      })
  private boolean probe;

  @Spec private CommandSpec spec;

  NextCommand(ManifestReader reader) {
    this.reader = reader;
  }

  @Override
  public Integer call() throws RefusedException {
    if (top != null && (top < 1 || top > MOST_POINTS)) {
      throw new ParameterException(
          spec.commandLine(), "--long is %d: give from 1 to %d".formatted(top, MOST_POINTS));
    }
    if (top != null && probe) {
      throw new ParameterException(
          spec.commandLine(), "--long and --probe-instability are two rounds: give one of them");
    }
    var read = source.read(reader);
    ObjectNode manifest = JSON.valueToTree(read.study());
    var next = new NextManifest(manifest, StudyResults.of(read.study(), read.trials()));
    spec.commandLine()
        .getOut()
        .print(
            probe
                ? next.probingInstability()
                : top == null ? next.exploring() : next.longRuns(top));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
