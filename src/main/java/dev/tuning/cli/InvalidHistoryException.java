package dev.tuning.cli;

import java.util.List;

/** Trials of a history can't be understood. */
final class InvalidHistoryException extends Exception {

  private static final long serialVersionUID = 1L;

  /** A mistake that is made in one line is often made in all of them. */
  private static final int MOST_NAMED = 10;

  /**
   * What is wrong with a trial.
   *
   * @param position which line or element, from 0
   * @param message what is wrong and what to do
   */
  record Problem(int position, String message) {}

  private final transient List<Problem> problems;

  /**
   * @param problems at least one, in the order of the history
   */
  InvalidHistoryException(List<Problem> problems) {
    super(problems.getFirst().message());
    this.problems = List.copyOf(problems);
  }

  /** The first of them. */
  List<Problem> named() {
    return problems.subList(0, Math.min(MOST_NAMED, problems.size()));
  }

  /** How many others there are. */
  int others() {
    return problems.size() - named().size();
  }
}
