package dev.tuning.cli;

import dev.tuning.cli.manifest.ManifestReader;
import dev.tuning.page.ReportFormat;
import dev.tuning.study.StudyReport;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the report of a Study. */
@Command(
    name = "report",
    description = {
      "Writes what a Study has found as one page for a browser, with plots, verdicts and all"
          + " trials. The file needs no network and nothing beside it.",
      "With --history, STUDY is a file; without, it is the name of a Study in a cluster."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:an error in the Study or its history, no such Study, the cluster can't be asked, or the"
          + " file can't be written",
      "2:wrong usage"
    })
final class ReportCommand implements Callable<Integer> {

  private static final String STANDARD_OUTPUT = "-";

  private final ManifestReader reader;

  @Mixin private StudySource source;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = {
        "The page to write, such as report.html; - is standard output.",
        "A name with .json at its end gets all that the page knows, one with .csv the trials."
      })
  private String output;

  @Spec private CommandSpec spec;

  ReportCommand(ManifestReader reader) {
    this.reader = reader;
  }

  @Override
  public Integer call() throws RefusedException {
    var read = source.read(reader);
    StudyReport report = StudyReport.of(read.study(), read.trials());
    try {
      if (output.equals(STANDARD_OUTPUT)) {
        var page = new ByteArrayOutputStream();
        ReportFormat.html.write(report, page);
        spec.commandLine().getOut().print(page.toString(StandardCharsets.UTF_8));
        spec.commandLine().getOut().flush();
      } else {
        write(report, Path.of(output));
      }
    } catch (NoSuchFileException _) {
      throw refused("there is no such folder: make it, or name another one");
    } catch (IOException e) {
      throw refused("can't be written (%s): name another file".formatted(e.getMessage()));
    }
    return ExitCode.OK;
  }

  private static void write(StudyReport report, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      ReportFormat.of(file.toString()).write(report, out);
    }
  }

  private RefusedException refused(String message) {
    return new RefusedException(List.of("error: -o %s: %s".formatted(output, message)));
  }
}
