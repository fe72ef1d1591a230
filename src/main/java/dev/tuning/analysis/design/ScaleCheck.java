package dev.tuning.analysis.design;

import dev.tuning.space.Parameter;
import java.util.List;
import java.util.Optional;

/** A rule about the scales of parameters, which don't matter where the points are given. */
abstract class ScaleCheck implements DesignCheck {

  @Override
  public final List<Finding> check(Design design) {
    return design.algorithm() == Algorithm.POINTS
        ? List.of()
        : design.varied().stream().flatMap(parameter -> check(parameter).stream()).toList();
  }

  /** Judges the scale of a parameter that has more than one value. */
  abstract Optional<Finding> check(Parameter parameter);
}
