package dev.tuning.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Asks an operator whether it is ready: the test of the chart, whose image has no other program.
 */
@Command(
    name = "ready",
    hidden = true,
    description = "Asks an operator whether it is ready.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:it is", "1:it is not, or does not answer", "2:wrong usage"})
final class ReadyCommand implements Callable<Integer> {

  private static final int TIMEOUT_MILLIS = 10_000;

  @Parameters(
      paramLabel = "URL",
      description = "Of its management port, such as http://study-operator.study-operator.svc:9000")
  private URI operator;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws RefusedException {
    URI question = operator.resolve("/q/health/ready");
    try {
      var connection = (HttpURLConnection) question.toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      if (connection.getResponseCode() == HttpURLConnection.HTTP_OK) {
        spec.commandLine().getOut().println("the operator is ready");
        return ExitCode.OK;
      }
      throw refused(question, "answers " + connection.getResponseCode() + ": see its log");
    } catch (IOException e) {
      throw refused(
          question,
          "does not answer ("
              + e
              + "): see whether the operator runs, and whether a NetworkPolicy is in the way");
    }
  }

  private static RefusedException refused(URI question, String answer) {
    return new RefusedException(List.of("error: " + question + " " + answer));
  }
}
