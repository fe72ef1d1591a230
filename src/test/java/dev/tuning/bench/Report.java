package dev.tuning.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes results as JSON, as Markdown and as plots. */
final class Report {

  private final List<ScenarioResult> results;

  Report(List<ScenarioResult> results) {
    this.results = results;
  }

  void write(Path directory) {
    Machine machine = Machine.here();
    try {
      new ObjectMapper()
          .writerWithDefaultPrettyPrinter()
          .writeValue(
              directory.resolve("results.json").toFile(),
              Map.of("machine", machine, "scenarios", results));
      Files.writeString(directory.resolve("results.md"), new Markdown(machine, results).text());
      new Plots(results).write(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
