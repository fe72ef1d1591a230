package dev.tuning.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists the Studies of a cluster. */
@Command(
    name = "list",
    description = {
      "Lists the Studies of a cluster, a row each.",
      "Its columns are those that the playbook recommends: name, configuration, description,"
          + " trials, best checkpoint, reproduction. The configuration is the URL in the annotation"
          + " tuning.dev/configuration-url, if there is one."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:the cluster can't be asked", "2:wrong usage"})
final class ListCommand implements Callable<Integer> {

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "The Studies of all namespaces.")
  private boolean allNamespaces;

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "SELECTOR",
      description = "Only Studies with such labels: team=vision,round!=1")
  private String selector;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "md",
      description = {
        "One of ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.",
        "In csv, text that a spreadsheet would take for a formula begins with an apostrophe;"
            + " numbers stay numbers."
      })
  private StudyTable format;

  @Mixin private ClusterOptions cluster;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws RefusedException {
    if (allNamespaces && cluster.namespace() != null) {
      throw new ParameterException(
          spec.commandLine(), "both -A and -n: name a namespace, or list all of them");
    }
    spec.commandLine()
        .getOut()
        .print(format.write(StudyRow.read(cluster, allNamespaces, selector), allNamespaces));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
