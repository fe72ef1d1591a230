package dev.tuning.cli;

/** A trial of a history can't be understood. */
final class InvalidHistoryException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int position;

  /**
   * @param position which line or element, from 0
   * @param message what is wrong and what to do
   */
  InvalidHistoryException(int position, String message) {
    super(message);
    this.position = position;
  }

  /** Which line or element, from 0. */
  int position() {
    return position;
  }
}
