package dev.tuning.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.study.StudyReport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The trials of a report as a table, one a line in the order of their points. The page writes the
 * same table of those that pass its filter.
 */
final class ReportCsv {

  private static final List<String> FIRST_COLUMNS =
      List.of("trial", "index", "replicate", "purpose", "state", "reason", "message");

  /** Of a trial of the search, which has no other. */
  private static final String SEARCH = "Search";

  private ReportCsv() {}

  static void write(StudyReport report, OutputStream out) throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    List<Object> head = new ArrayList<>(FIRST_COLUMNS);
    head.add(report.tracking().metric());
    head.add("step");
    head.addAll(report.parameters());
    text.write(CsvText.line(head));
    for (StudyReport.Row row : report.trials()) {
      text.write(CsvText.line(cells(row)));
    }
    text.flush();
  }

  private static List<Object> cells(StudyReport.Row row) {
    List<Object> cells = new ArrayList<>();
    cells.add(row.name());
    cells.add(row.index());
    cells.add(row.replicate());
    cells.add(Objects.requireNonNullElse(row.purpose(), SEARCH));
    cells.add(row.phase());
    cells.add(row.reason());
    cells.add(row.message());
    cells.add(row.objective());
    cells.add(row.step());
    row.values().forEach(value -> cells.add(cell(value)));
    return cells;
  }

  /** A number of JSON is one of the table. */
  private static Object cell(JsonNode value) {
    if (value == null || value.isNull()) {
      return null;
    }
    return value.isNumber() ? (Object) value.doubleValue() : value.asText();
  }
}
