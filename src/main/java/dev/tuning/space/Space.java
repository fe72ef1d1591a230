package dev.tuning.space;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The search space of a study. Names may differ in case alone, as those of environment variables
 * may.
 *
 * @param parameters searched and fixed ones, in the order of the manifest
 */
public record Space(List<Parameter> parameters) {

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if two parameters have the same name
   */
  public Space {
    Set<String> names = new HashSet<>();
    for (Parameter parameter : parameters) {
      if (!names.add(parameter.name())) {
        throw new IllegalArgumentException(
            "there is more than one parameter named " + parameter.name() + ": rename one");
      }
    }
    parameters = List.copyOf(parameters);
  }

  /** {@return the parameters that are not fixed, in order: the dimensions of the unit cube} */
  public List<Parameter> searched() {
    return parameters.stream()
        .filter(parameter -> !(parameter.domain() instanceof FixedValue))
        .toList();
  }

  /**
   * The assignment at a point of the unit cube.
   *
   * @param point a position in [0, 1] for each {@link #searched} parameter, in their order
   * @return a value for each parameter, in the order of {@link #parameters}; unmodifiable
   * @throws IllegalArgumentException if a position is not in [0, 1], or if the number of positions
   *     is not that of the searched parameters
   */
  public Map<String, Object> assignmentAt(double[] point) {
    Map<String, Object> assignment = LinkedHashMap.newLinkedHashMap(parameters.size());
    int dimension = 0;
    for (Parameter parameter : parameters) {
      if (parameter.domain() instanceof FixedValue fixed) {
        assignment.put(parameter.name(), fixed.value());
      } else {
        if (dimension == point.length) {
          throw wrongNumber(point);
        }
        assignment.put(parameter.name(), parameter.domain().valueAt(point[dimension++]));
      }
    }
    if (dimension != point.length) {
      throw wrongNumber(point);
    }
    return Collections.unmodifiableMap(assignment);
  }

  private IllegalArgumentException wrongNumber(double[] point) {
    return new IllegalArgumentException(
        "the point has "
            + point.length
            + " coordinates: give one for each of the "
            + searched().size()
            + " searched parameters");
  }
}
