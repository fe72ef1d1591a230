package dev.tuning.space;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The assignments of a small space by brute force: all combinations of all values, from which what
 * is inactive is then removed.
 */
final class Enumeration {

  /** Stands for all values of a real interval. */
  static final Object REAL = "a real number";

  private final Map<String, Parameter> parameters;

  private Enumeration(Space space) {
    this.parameters =
        space.parameters().stream().collect(Collectors.toMap(Parameter::name, Function.identity()));
  }

  static Set<Map<String, Object>> of(Space space) {
    return new Enumeration(space).assignments();
  }

  private Set<Map<String, Object>> assignments() {
    List<Map<String, Object>> all = List.of(Map.of());
    for (Parameter parameter : parameters.values()) {
      List<Map<String, Object>> longer = new ArrayList<>();
      for (Map<String, Object> assignment : all) {
        for (Object value : values(parameter.domain())) {
          Map<String, Object> one = new LinkedHashMap<>(assignment);
          one.put(parameter.name(), value);
          longer.add(one);
        }
      }
      all = longer;
    }
    Set<Map<String, Object>> distinct = new LinkedHashSet<>();
    for (Map<String, Object> assignment : all) {
      Map<String, Object> active = new LinkedHashMap<>(assignment);
      active.keySet().removeIf(name -> !isActive(parameters.get(name), assignment));
      distinct.add(active);
    }
    return distinct;
  }

  private static List<Object> values(Domain domain) {
    return domain.size() == Domain.UNCOUNTED ? List.of(REAL) : RandomSpaces.values(domain);
  }

  private boolean isActive(Parameter parameter, Map<String, Object> assignment) {
    if (parameter.when().isEmpty()) {
      return true;
    }
    When when = parameter.when().get();
    return isActive(parameters.get(when.parent()), assignment)
        && when.values().stream()
            .anyMatch(
                value ->
                    String.valueOf(number(value))
                        .equals(String.valueOf(number(assignment.get(when.parent())))));
  }

  private static Object number(Object value) {
    return value instanceof Number number ? (Object) number.doubleValue() : value;
  }
}
