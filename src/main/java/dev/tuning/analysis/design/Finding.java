package dev.tuning.analysis.design;

import java.util.Map;
import java.util.Optional;

/**
 * What a check says about a design.
 *
 * @param check identifier of the check, by which it can be silenced
 * @param severity how much it matters
 * @param parameter name of the parameter that it is about; absent: the study as a whole
 * @param message what is the matter, with numbers, and the remedy
 * @param source the section of the playbook that says so
 * @param data the numbers of the remedy by name, for who follows it without reading
 */
public record Finding(
    String check,
    Severity severity,
    Optional<String> parameter,
    String message,
    String source,
    Map<String, Long> data) {

  /** Without numbers. */
  public Finding(
      String check, Severity severity, Optional<String> parameter, String message, String source) {
    this(check, severity, parameter, message, source, Map.of());
  }
}
