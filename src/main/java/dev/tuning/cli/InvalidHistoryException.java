package dev.tuning.cli;

/** A line of a history can't be understood. */
final class InvalidHistoryException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int line;

  /**
   * @param line which line, from 1
   * @param message what is wrong and what to do
   */
  InvalidHistoryException(int line, String message) {
    super(message);
    this.line = line;
  }

  /** Which line, from 1. */
  int line() {
    return line;
  }
}
