package dev.tuning.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.cli.manifest.ManifestReader;
import dev.tuning.study.Suggestion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the trials that a Study would run next. */
@Command(
    name = "suggest",
    description = {
      "Prints the trials that the operator would create next, a JSON object a line:",
      "index, replicate, seed and parameters.",
      "The budget does not limit them; where the search ends, there are fewer."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:an error in the Study or its history", "2:wrong usage"})
final class SuggestCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Who reads may have had enough. */
  private static final int LINES_BETWEEN_LOOKS = 1000;

  private final ManifestReader reader;
  private final InputStream standardInput;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "YAML or JSON with one Study; - is standard input.")
  private String file;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description = "The trials so far, a JSON object a line.")
  private String history;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many; default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--earlier",
      paramLabel = "FILE=HISTORY",
      description = {
        "A Study that spec.search.history names, and its trials, for algorithm Bayesian;",
        "may be given several times."
      })
  private Map<String, String> earlier = Map.of();

  @Option(
      names = "--explain",
      description = "Say of points of algorithm Bayesian how they came about: origin.")
  private boolean explain;

  @Option(
      names = "--stdio",
      description = {
        "Stay, and answer requests: each line of standard input is an object with study (a"
            + " manifest),",
        "history (a list), count, explain (true) and earlier (a list of objects with study and"
            + " history),",
        "each line of standard output one with suggestions or error."
      })
  private boolean stdio;

  @Spec private CommandSpec spec;

  SuggestCommand(ManifestReader reader, InputStream standardInput) {
    this.reader = reader;
    this.standardInput = standardInput;
  }

  @Override
  public Integer call() throws RefusedException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (stdio) {
      if (file != null || history != null || explain || !earlier.isEmpty()) {
        throw wrongUsage(
            "--stdio takes its Studies from standard input: leave out FILE, --history,"
                + " --earlier and --explain");
      }
      var session = new SuggestSession();
      var requests =
          new BufferedReader(new InputStreamReader(standardInput, StandardCharsets.UTF_8));
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        if (!line.isBlank()) {
          out.println(session.answer(line));
          out.flush();
        }
      }
      return ExitCode.OK;
    }
    if (file == null) {
      throw wrongUsage("no FILE: name a file with a Study, or use --stdio");
    }
    if (count < 1) {
      throw wrongUsage("--count is " + count + ": give at least 1");
    }
    print(StudyFile.study(reader, file), out);
    return ExitCode.OK;
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void print(Study study, PrintWriter out) throws RefusedException {
    var suggestions =
        Suggestions.following(study, StudyFile.history(study, history), earlier())
            .limit(count)
            .iterator();
    int printed = 0;
    for (; suggestions.hasNext(); printed++) {
      if (printed % LINES_BETWEEN_LOOKS == 0 && out.checkError()) {
        return;
      }
      Suggestion next = suggestions.next();
      out.println(json(explain ? next : next.unexplained()));
    }
    out.flush();
    if (printed < count) {
      spec.commandLine()
          .getErr()
          .printf(
              study.getSpec().search().probe() == null
                  ? "the search has no further points: %d of %d%n"
                  : "a probe has one point at a time, which depends on the results so far:"
                      + " %d of %d%n",
              printed,
              count);
    }
  }

  private List<EarlierStudy> earlier() throws RefusedException {
    List<EarlierStudy> studies = new ArrayList<>();
    for (var entry : earlier.entrySet()) {
      Study study = StudyFile.study(reader, entry.getKey());
      studies.add(new EarlierStudy(study, StudyFile.history(study, entry.getValue())));
    }
    return studies;
  }

  private static String json(Suggestion suggestion) {
    try {
      return JSON.writeValueAsString(suggestion);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("suggestions can always be written", e);
    }
  }
}
