package dev.tuning.cli;

import dev.tuning.api.v1alpha1.Trial;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Exports the trials of a Study of a cluster. */
@Command(
    name = "history",
    description = {
      "Prints the trials of a Study in a cluster, a JSON object a line: what other commands read"
          + " with --history.",
      "Their FILE is: kubectl get study NAME -n NAMESPACE -o yaml"
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:no such Study, or the cluster can't be asked", "2:wrong usage"})
final class HistoryCommand implements Callable<Integer> {

  private static final Comparator<Trial> ORDER =
      Comparator.comparingLong((Trial trial) -> trial.getSpec().index())
          .thenComparingInt(trial -> trial.getSpec().replicate());

  @Parameters(arity = "1", paramLabel = "NAME", description = "The name of a Study.")
  private String name;

  @Mixin private ClusterOptions cluster;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws RefusedException {
    var read = StudyWithTrials.ofCluster(cluster, name, "check its name");
    PrintWriter out = spec.commandLine().getOut();
    read.trials().stream()
        .sorted(ORDER)
        .forEach(trial -> out.print(HistoryLine.of(read.study(), trial) + "\n"));
    out.flush();
    return ExitCode.OK;
  }
}
