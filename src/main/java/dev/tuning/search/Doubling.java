package dev.tuning.search;

import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Space;
import java.util.Map;
import java.util.Optional;

/**
 * The sizes of a probe: the min of one integer, twice as much, and so on up to its max. How far a
 * probe goes depends on results; what it tries next does not.
 */
public final class Doubling implements Search {

  /** Name and version. */
  public static final String GENERATOR = "doubling/1";

  private final Space space;
  private final String parameter;
  private final IntegerDomain range;

  /**
   * Prepares the sequence.
   *
   * @param space all but one of whose parameters are fixed
   * @param parameter the one that is doubled
   * @throws IllegalArgumentException if it is no integer that begins at 1 or above, if another
   *     parameter is not fixed, or if one is conditional
   */
  public Doubling(Space space, String parameter) {
    for (Parameter other : space.parameters()) {
      if (other.when().isPresent()
          || other.role() != Role.FIXED && !other.name().equals(parameter)) {
        throw new IllegalArgumentException(
            "algorithm Probe changes one parameter alone: make %s Fixed, and remove its when"
                .formatted(other.name()));
      }
    }
    this.space = space;
    this.parameter = parameter;
    this.range =
        space.parameters().stream()
            .filter(one -> one.name().equals(parameter) && one.role() == Role.NUISANCE)
            .map(Parameter::domain)
            .filter(IntegerDomain.class::isInstance)
            .map(IntegerDomain.class::cast)
            .filter(integers -> integers.min() > 0)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "probe.parameter is %s, which is no Nuisance integer with min of at least 1:"
                                .formatted(parameter)
                            + " name such a parameter"));
  }

  @Override
  public Optional<Map<String, Object>> pointAt(long index) {
    ScrambledHalton.requireIndex(index);
    return index < size()
        ? Optional.of(space.complete(Map.of(parameter, range.min() << index)))
        : Optional.empty();
  }

  @Override
  public long size() {
    return sizes(range.min(), range.max());
  }

  /**
   * How many sizes there are.
   *
   * @param min the first, at least 1
   * @param max no size is larger, at least min
   */
  public static long sizes(long min, long max) {
    return 1 + Long.numberOfTrailingZeros(Long.highestOneBit(max / min));
  }

  @Override
  public String generator() {
    return GENERATOR;
  }
}
