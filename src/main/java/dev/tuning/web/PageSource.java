package dev.tuning.web;

import java.io.IOException;
import java.io.OutputStream;

/** Writes reports of Studies. */
@FunctionalInterface
public interface PageSource {

  /** In which form a report is asked for. */
  enum Form {
    /** For a browser to show. */
    PAGE,
    /** All that the page knows. */
    JSON,
    /** The trials as a table. */
    CSV
  }

  /** What there is to show. */
  sealed interface Found {}

  /**
   * A report.
   *
   * @param content writes it
   */
  record Page(Content content) implements Found {}

  /** This operator does not run the Study, so it knows nothing of its trials. */
  record NotFollowed() implements Found {}

  /** This operator does not know trials yet, or stands by for another one. */
  record NotReady() implements Found {}

  /**
   * There are too many trials for a report to be made beside the operator's own work.
   *
   * @param most how many there may be
   */
  record TooLarge(int most) implements Found {}

  /** The content of a report. */
  @FunctionalInterface
  interface Content {
    /** Writes it; it may take a while. */
    void write(OutputStream out) throws IOException;
  }

  /**
   * The report of a Study.
   *
   * @param study the Study in JSON, as the API server has it now
   * @param form how it is to be written
   */
  Found page(String study, Form form);
}
