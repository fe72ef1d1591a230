package dev.tuning.cli;

import dev.tuning.page.CsvText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How rows of Studies are written. */
enum StudyTable {
  /** A table of GitHub's Markdown, for people. */
  md {
    @Override
    String write(List<StudyRow> rows, boolean withNamespace) {
      List<String> header =
          List.of(
              "study",
              "configuration",
              "description",
              "state",
              "trials",
              "best",
              "reproduce the best trial");
      return Stream.concat(
              Stream.of(
                  line(withNamespace, "namespace", header),
                  line(withNamespace, "---", header.stream().map(_ -> "---").toList())),
              rows.stream().map(row -> line(withNamespace, row.namespace(), cells(row))))
          .collect(Collectors.joining());
    }

    private static String line(boolean withNamespace, String namespace, List<String> cells) {
      return Stream.concat(withNamespace ? Stream.of(namespace) : Stream.empty(), cells.stream())
          .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static List<String> cells(StudyRow row) {
      return List.of(
          row.name(),
          configuration(row),
          MarkdownText.escape(Objects.requireNonNullElse(row.description(), "")),
          MarkdownText.escape(Objects.requireNonNullElse(row.state(), "")),
          trials(row),
          best(row),
          row.best() == null ? "" : "`" + row.reproduceCommand() + "`");
    }

    private static String configuration(StudyRow row) {
      return row.configurationUrl() == null
          ? "`" + row.manifestCommand() + "`"
          : MarkdownText.link(row.configurationUrl());
    }

    private static String trials(StudyRow row) {
      if (row.trials() == null || row.trialsInAll() == null) {
        return "";
      }
      return row.trials().finished()
          + "/"
          + row.trialsInAll()
          + ", "
          + row.trials().infeasible()
          + " infeasible";
    }

    private static String best(StudyRow row) {
      if (row.best() == null) {
        return "";
      }
      var best = row.best();
      return MarkdownText.escape(row.metric())
          + " "
          + best.objective()
          + (row.replicates() == 1 ? "" : " (mean of " + row.replicates() + ")")
          + " at step "
          + best.step()
          + " of "
          + best.trial()
          + (best.checkpoint() == null
              ? ""
              : ", checkpoint " + MarkdownText.escape(best.checkpoint()))
          + (row.verdict() == null ? "" : "; fresh seeds: " + MarkdownText.escape(row.verdict()));
    }
  },
  /** RFC 4180, for spreadsheets: a number a cell. */
  csv {
    @Override
    String write(List<StudyRow> rows, boolean withNamespace) {
      List<List<Object>> records = new ArrayList<>();
      records.add(
          List.of(
              "namespace",
              "study",
              "configuration",
              "description",
              "state",
              "finished",
              "trials",
              "infeasible",
              "metric",
              "best",
              "replicates",
              "step",
              "trial",
              "checkpoint",
              "reproduce",
              "verdict"));
      rows.forEach(row -> records.add(cells(row)));
      return records.stream()
          .map(cells -> withNamespace ? cells : cells.subList(1, cells.size()))
          .map(CsvText::line)
          .collect(Collectors.joining());
    }

    private static List<Object> cells(StudyRow row) {
      var trials = row.trials();
      var best = row.best();
      return Arrays.asList(
          row.namespace(),
          row.name(),
          Objects.requireNonNullElse(row.configurationUrl(), row.manifestCommand()),
          row.description(),
          row.state(),
          trials == null ? null : trials.finished(),
          row.trialsInAll(),
          trials == null ? null : trials.infeasible(),
          row.metric(),
          best == null ? null : best.objective(),
          row.replicates(),
          best == null ? null : best.step(),
          best == null ? null : best.trial(),
          best == null ? null : best.checkpoint(),
          row.reproduceCommand(),
          row.verdict());
    }
  };

  /**
   * The whole output of a command.
   *
   * @param rows in the order of the output
   * @param withNamespace whether there is a column for it
   */
  abstract String write(List<StudyRow> rows, boolean withNamespace);
}
