package dev.tuning.space;

import java.util.regex.Pattern;

/**
 * A hyperparameter of a study.
 *
 * @param name a C identifier of at most 63 characters, because it becomes part of the name of an
 *     environment variable
 * @param domain the values that it can take
 */
public record Parameter(String name, Domain domain) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the name is no C identifier or too long
   */
  public Parameter {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\""
              + name
              + "\" can't be part of an environment variable's name: use letters, digits"
              + " and underscores, at most 63, not starting with a digit");
    }
  }
}
