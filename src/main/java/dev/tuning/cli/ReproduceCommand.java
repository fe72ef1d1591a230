package dev.tuning.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what runs a trial again. */
@Command(
    name = "reproduce",
    description = {
      "Prints what runs a trial of a cluster again, with its template, parameters and seeds.",
      "text is a shell script that says how, env the variables of its process as commands of a"
          + " shell, pod what kubectl apply -f - takes: a pod for each host, which no operator"
          + " looks at."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:no such trial, or the cluster can't be asked", "2:wrong usage"})
final class ReproduceCommand implements Callable<Integer> {

  @Parameters(arity = "1", paramLabel = "TRIAL", description = "Name of the trial.")
  private String trial;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private ReproductionFormat format;

  @Option(
      names = "--host",
      paramLabel = "N",
      description = "Which host text and env are for, from 0; default: 0, the chief.")
  private Integer host;

  @Mixin private ClusterOptions cluster;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws RefusedException {
    if (host != null && format == ReproductionFormat.pod) {
      throw new ParameterException(
          spec.commandLine(), "--host is for text and env: pod has the pods of all hosts");
    }
    if (host != null && host < 0) {
      throw new ParameterException(
          spec.commandLine(), "--host is %s: hosts are counted from 0".formatted(host));
    }
    RecordedTrial recorded = RecordedTrial.read(cluster, trial);
    spec.commandLine()
        .getOut()
        .print(
            format.write(
                recorded, recorded.checkedHost(host == null ? 0 : host), cluster.connection()));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
