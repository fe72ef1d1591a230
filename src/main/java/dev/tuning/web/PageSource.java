package dev.tuning.web;

import java.io.IOException;
import java.io.OutputStream;

/** Writes reports of Studies as pages. */
@FunctionalInterface
public interface PageSource {

  /** What there is to show. */
  sealed interface Found {}

  /**
   * A page.
   *
   * @param content writes it
   */
  record Page(Content content) implements Found {}

  /** This operator does not run the Study, so it knows nothing of its trials. */
  record NotFollowed() implements Found {}

  /** This operator does not know trials yet, or stands by for another one. */
  record NotReady() implements Found {}

  /**
   * There are too many trials for a page to be made beside the operator's own work.
   *
   * @param most how many there may be
   */
  record TooLarge(int most) implements Found {}

  /** The content of a page. */
  @FunctionalInterface
  interface Content {
    /** Writes it; it may take a while. */
    void write(OutputStream out) throws IOException;
  }

  /**
   * The page of a Study.
   *
   * @param study the Study in JSON, as the API server has it now
   */
  Found page(String study);
}
