package dev.tuning.page;

import dev.tuning.study.StudyReport;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** How a report is written. */
public enum ReportFormat {
  /** The page for a browser. */
  html {
    @Override
    public void write(StudyReport report, OutputStream out) throws IOException {
      ReportPage.write(report, out);
    }
  },
  /** All that the page knows. */
  json {
    @Override
    public void write(StudyReport report, OutputStream out) throws IOException {
      ReportJson.write(report, out);
    }
  },
  /** The trials, for spreadsheets. */
  csv {
    @Override
    public void write(StudyReport report, OutputStream out) throws IOException {
      ReportCsv.write(report, out);
    }
  };

  /** That of a file by the end of its name; a page if that says nothing. */
  public static ReportFormat of(String file) {
    return Arrays.stream(values())
        .filter(format -> file.endsWith("." + format))
        .findFirst()
        .orElse(html);
  }

  /**
   * Writes a report: the same one in the same bytes.
   *
   * @param out takes it, in UTF-8; stays open
   */
  public abstract void write(StudyReport report, OutputStream out) throws IOException;
}
