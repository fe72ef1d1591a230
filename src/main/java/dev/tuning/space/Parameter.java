package dev.tuning.space;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A hyperparameter of a study.
 *
 * @param name a C identifier of at most 63 characters, because it becomes part of the name of an
 *     environment variable
 * @param role what it is in the study; {@link Role#FIXED} if and only if the domain is a {@link
 *     FixedValue}
 * @param domain the values that it can take
 * @param when what makes it active; absent: it always is
 */
public record Parameter(String name, Role role, Domain domain, Optional<When> when) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

  /**
   * Checks name and role.
   *
   * @throws IllegalArgumentException if the name is no C identifier or too long, if the role does
   *     not go with the domain, or if the parameter is scientific and its values can't be counted
   */
  public Parameter {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\""
              + name
              + "\" can't be part of an environment variable's name: use letters, digits"
              + " and underscores, at most 63, not starting with a digit");
    }
    if ((role == Role.FIXED) != (domain instanceof FixedValue)) {
      throw new IllegalArgumentException(
          "a Fixed parameter has a value, and every other one a range or a list: change the role");
    }
    if (role == Role.SCIENTIFIC && domain instanceof DoubleDomain) {
      throw new IllegalArgumentException(
          "a Scientific parameter can't be a double, whose values could not be tried equally often:"
              + " list the values to compare with discrete");
    }
  }

  /** A parameter that is always active: fixed if it has one value, else a nuisance. */
  public Parameter(String name, Domain domain) {
    this(name, domain instanceof FixedValue ? Role.FIXED : Role.NUISANCE, domain, Optional.empty());
  }
}
