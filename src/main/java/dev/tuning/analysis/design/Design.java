package dev.tuning.analysis.design;

import dev.tuning.space.FixedValue;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Space;
import java.util.List;
import java.util.Optional;

/**
 * A study before it runs.
 *
 * @param space what it searches
 * @param algorithm how points are chosen
 * @param maxTrials how many points, each of which has {@code replicates} trials
 * @param parallelism how many trials run at once
 * @param replicates trials a point
 * @param confirm what is run again afterwards, if anything is
 */
public record Design(
    Space space,
    Algorithm algorithm,
    long maxTrials,
    int parallelism,
    int replicates,
    Optional<Confirm> confirm) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is less than 1
   */
  public Design {
    requirePositive(maxTrials, "maxTrials");
    requirePositive(parallelism, "parallelism");
    requirePositive(replicates, "replicates");
  }

  /** A study that nothing follows. */
  public Design(Space space, Algorithm algorithm, long maxTrials, int parallelism, int replicates) {
    this(space, algorithm, maxTrials, parallelism, replicates, Optional.empty());
  }

  private static void requirePositive(long value, String what) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " is " + value + ": give at least 1");
    }
  }

  /** The parameters that have more than one value, in the order of the manifest. */
  public List<Parameter> varied() {
    return space.parameters().stream().filter(Design::varies).toList();
  }

  /** The parameters of a role that have more than one value, in the order of the manifest. */
  List<Parameter> varied(Role role) {
    return varied().stream().filter(parameter -> parameter.role() == role).toList();
  }

  /** The scientific parameters of a kind that have more than one value. */
  List<Parameter> scientific(ParameterKind kind) {
    return varied(Role.SCIENTIFIC).stream()
        .filter(parameter -> ParameterKind.of(parameter) == kind)
        .toList();
  }

  /** The fixed parameters in force: a value of 0 or false switches off what it belongs to. */
  List<Parameter> fixedInForce() {
    return space.parameters().stream().filter(Design::isFixedInForce).toList();
  }

  static boolean varies(Parameter parameter) {
    return parameter.role() != Role.FIXED && parameter.domain().size() > 1;
  }

  static boolean isFixedInForce(Parameter parameter) {
    return parameter.domain() instanceof FixedValue(Object value)
        && !Boolean.FALSE.equals(value)
        && !(value instanceof Number number && number.doubleValue() == 0);
  }
}
