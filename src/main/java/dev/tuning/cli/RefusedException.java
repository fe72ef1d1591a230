package dev.tuning.cli;

import java.util.List;

/** A command can't do its work with what it was given. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<String> lines;

  /**
   * @param lines what is wrong and what to do, a line each
   */
  RefusedException(List<String> lines) {
    super(String.join("; ", lines));
    this.lines = List.copyOf(lines);
  }

  /** What is wrong and what to do, a line each. */
  List<String> lines() {
    return lines;
  }
}
