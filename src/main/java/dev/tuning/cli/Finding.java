package dev.tuning.cli;

/**
 * Something that a command has to say of a manifest.
 *
 * @param file the file's name
 * @param line from 1; null if it is about the file as a whole
 * @param column from 1; null if it is about the file as a whole
 * @param severity how bad it is
 * @param check what found it
 * @param field the field, such as {@code spec.parameters[0].double}, or empty
 * @param message what is wrong and what to do about it
 * @param source where the playbook says it; null if it does not
 */
public record Finding(
    String file,
    Integer line,
    Integer column,
    Severity severity,
    String check,
    String field,
    String message,
    String source) {

  /** How bad a finding is; the names are those of the output. */
  public enum Severity {
    /** The Study would not run. */
    error,
    /** The Study would run, and the playbook advises against it. */
    warning,
    /** Worth knowing. */
    info
  }
}
