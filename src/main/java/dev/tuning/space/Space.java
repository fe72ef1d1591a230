package dev.tuning.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;

/**
 * The search space of a study. Names may differ in case alone, as those of environment variables
 * may. Immutable, so threads may share it.
 *
 * <p>A conditional parameter is active when its parent is and has one of the listed values. An
 * assignment has values for the active parameters only.
 */
public final class Space {

  /** Most combinations of scientific values: each has a row in the status of its Study. */
  public static final int MAX_COMBINATIONS = 64;

  /** Most conditions that a parameter may depend on, one through the other. */
  public static final int MAX_NESTING = 8;

  private static final int NONE = -1;

  private final List<Parameter> parameters;
  private final List<Parameter> searched;

  /** The scientific ones of them, for what is asked of each of thousands of trials. */
  private final List<Parameter> compared;

  /** Index of the parameter that decides whether this one is active, or {@link #NONE}. */
  private final int[] parents;

  /** Indices of the parameters, parents before their children. */
  private final int[] order;

  /** The coordinate of each parameter, or {@link #NONE}. */
  private final int[] dimensions;

  private final Branches branches;

  /**
   * Checks the parameters against each other.
   *
   * @param parameters searched and fixed ones, in the order of the manifest; a parent need not come
   *     before its children
   * @throws IllegalArgumentException if two parameters have the same name; if a condition names an
   *     unknown parameter, a real interval or a value that its parent can't have, is part of a
   *     cycle or deeper than {@link #MAX_NESTING}; if a scientific parameter depends on a nuisance
   *     one; or if there are more than {@link #MAX_COMBINATIONS} combinations of scientific values
   */
  public Space(List<Parameter> parameters) {
    this.parameters = List.copyOf(parameters);
    Map<String, Integer> indices = indices(this.parameters);
    this.searched =
        this.parameters.stream().filter(parameter -> parameter.role() != Role.FIXED).toList();
    this.compared =
        searched.stream().filter(parameter -> parameter.role() == Role.SCIENTIFIC).toList();
    this.parents = new int[this.parameters.size()];
    this.dimensions = new int[this.parameters.size()];
    int dimension = 0;
    for (int i = 0; i < parents.length; i++) {
      Parameter parameter = this.parameters.get(i);
      parents[i] = parameter.when().map(when -> parent(parameter, when, indices)).orElse(NONE);
      dimensions[i] = parameter.role() == Role.FIXED ? NONE : dimension++;
    }
    this.order = parentsFirst();
    this.branches = new Branches(this.parameters, parents);
    requireScientificParents();
    requireFewCombinations();
  }

  private static Map<String, Integer> indices(List<Parameter> parameters) {
    Map<String, Integer> indices = new HashMap<>();
    for (Parameter parameter : parameters) {
      if (indices.put(parameter.name(), indices.size()) != null) {
        throw new IllegalArgumentException(
            "there is more than one parameter named " + parameter.name() + ": rename one");
      }
    }
    return indices;
  }

  private int parent(Parameter child, When when, Map<String, Integer> indices) {
    Integer index = indices.get(when.parent());
    if (index == null) {
      throw new InvalidParameterException(
          child.name(),
          "when.parameter is %s, which is not a parameter: name one of %s"
              .formatted(when.parent(), parameters.stream().map(Parameter::name).toList()));
    }
    Parameter parent = parameters.get(index);
    if (parent.domain() instanceof DoubleDomain) {
      throw new InvalidParameterException(
          child.name(),
          "when.parameter is %s, a double, which hardly ever has one of a few values:"
                  .formatted(parent.name())
              + " name a categorical, boolean, integer or discrete parameter");
    }
    for (Object value : when.values()) {
      if (!parent.domain().contains(value)) {
        throw new InvalidParameterException(
            child.name(),
            "when.in has the value %s, which %s can't have: remove it"
                .formatted(Values.text(value), parent.name()));
      }
    }
    return index;
  }

  /** A list of levels, since a cycle has none: what depends on nothing, on one condition, ... */
  private int[] parentsFirst() {
    List<Integer> found = new ArrayList<>();
    boolean[] placed = new boolean[parents.length];
    for (int level = 0; level <= MAX_NESTING && found.size() < parents.length; level++) {
      List<Integer> next = new ArrayList<>();
      for (int i = 0; i < parents.length; i++) {
        if (!placed[i] && (parents[i] == NONE || placed[parents[i]])) {
          next.add(i);
        }
      }
      next.forEach(i -> placed[i] = true);
      found.addAll(next);
    }
    for (int i = 0; i < parents.length; i++) {
      if (!placed[i]) {
        throw new InvalidParameterException(
            parameters.get(i).name(),
            "when is part of a cycle, or nested more than %d deep: remove a condition"
                .formatted(MAX_NESTING));
      }
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  private void requireScientificParents() {
    for (int i = 0; i < parents.length; i++) {
      if (parameters.get(i).role() == Role.SCIENTIFIC) {
        for (int above = parents[i]; above != NONE; above = parents[above]) {
          if (parameters.get(above).role() == Role.NUISANCE) {
            throw new InvalidParameterException(
                parameters.get(i).name(),
                "it is Scientific but depends on %s, a Nuisance: its values could not be"
                        .formatted(parameters.get(above).name())
                    + " tried equally often; make the parent Scientific too");
          }
        }
      }
    }
  }

  private void requireFewCombinations() {
    if (parameters.stream().noneMatch(parameter -> parameter.role() == Role.SCIENTIFIC)) {
      return;
    }
    long count = scientific().branches.count();
    if (count > MAX_COMBINATIONS) {
      throw new IllegalArgumentException(
          "there are "
              + (count == Domain.UNCOUNTED ? "far too many" : count)
              + " combinations of values of the Scientific parameters "
              + parameters.stream()
                  .filter(parameter -> parameter.role() == Role.SCIENTIFIC)
                  .map(Parameter::name)
                  .collect(Collectors.joining(", "))
              + ", more than "
              + MAX_COMBINATIONS
              + ": list fewer values, or study some of the parameters in a Study of their own");
    }
  }

  /** The scientific and the fixed parameters, without those that depend on a nuisance. */
  private Space scientific() {
    boolean[] kept = new boolean[parents.length];
    for (int i : order) {
      kept[i] =
          parameters.get(i).role() != Role.NUISANCE && (parents[i] == NONE || kept[parents[i]]);
    }
    List<Parameter> chosen = new ArrayList<>();
    for (int i = 0; i < kept.length; i++) {
      if (kept[i]) {
        // As nuisances: their combinations are what is counted here.
        Parameter parameter = parameters.get(i);
        chosen.add(
            parameter.role() == Role.FIXED
                ? parameter
                : new Parameter(
                    parameter.name(), Role.NUISANCE, parameter.domain(), parameter.when()));
      }
    }
    return new Space(chosen);
  }

  /** {@return searched and fixed parameters, in the order of the manifest} */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** {@return the parameters that are not fixed, in order: the dimensions of the unit cube} */
  public List<Parameter> searched() {
    return searched;
  }

  /**
   * The assignment at a point of the unit cube.
   *
   * @param point a position in [0, 1] for each {@link #searched} parameter, in their order; those
   *     of inactive ones have no effect
   * @return a value for each active parameter, in the order of {@link #parameters}; unmodifiable
   * @throws IllegalArgumentException if a position is not in [0, 1], or if the number of positions
   *     is not that of the searched parameters
   */
  public Map<String, Object> assignmentAt(double[] point) {
    if (point.length != searched.size()) {
      throw new IllegalArgumentException(
          "the point has "
              + point.length
              + " coordinates: give one for each of the "
              + searched.size()
              + " searched parameters");
    }
    Object[] values = new Object[parents.length];
    for (int i : order) {
      if (isActive(i, values)) {
        Domain domain = parameters.get(i).domain();
        values[i] =
            domain instanceof FixedValue(Object value)
                ? value
                : domain.valueAt(point[dimensions[i]]);
      }
    }
    return assignment(values);
  }

  /**
   * A point of an assignment, the inverse of {@link #assignmentAt}.
   *
   * @param assignment a value for each active parameter, and for no other
   * @return a position for each {@link #searched} parameter, in their order; .5 for inactive ones
   * @throws IllegalArgumentException if the assignment is not one of this space, with the remedy
   */
  public double[] pointOf(Map<String, Object> assignment) {
    Object[] values = valuesOf(assignment);
    double[] point = new double[searched.size()];
    Arrays.fill(point, 0.5);
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null && dimensions[i] != NONE) {
        point[dimensions[i]] = parameters.get(i).domain().unitOf(values[i]);
      }
    }
    return point;
  }

  /**
   * A whole assignment from the values of its searched parameters.
   *
   * @param given a value for each active searched parameter; those of fixed ones may be left out
   * @return a value for each active parameter, in the order of {@link #parameters}; unmodifiable
   * @throws IllegalArgumentException if a value is missing, unknown, outside its domain or that of
   *     an inactive parameter, with the remedy
   */
  public Map<String, Object> complete(Map<String, Object> given) {
    return assignment(valuesOf(given));
  }

  /**
   * A whole assignment whose values need only be of the right kind: a configuration to compare
   * points with, which may lie outside the space.
   *
   * @param given a value for each active parameter; those of fixed ones may be left out, or be
   *     others than the fixed ones
   * @return a value for each active parameter, in the order of {@link #parameters}; unmodifiable
   * @throws IllegalArgumentException if a value is missing, unknown, of another kind or that of an
   *     inactive parameter, with the remedy
   */
  public Map<String, Object> completeBeyondRanges(Map<String, Object> given) {
    return assignment(valuesOf(given, Space::ofKind));
  }

  private Object[] valuesOf(Map<String, Object> given) {
    return valuesOf(given, Space::ofDomain);
  }

  private Object[] valuesOf(
      Map<String, Object> given, BiFunction<Parameter, Object, Object> canonical) {
    for (String name : given.keySet()) {
      if (parameters.stream().noneMatch(parameter -> parameter.name().equals(name))) {
        throw unknown(name, given.keySet());
      }
    }
    Object[] values = new Object[parents.length];
    for (int i : order) {
      Parameter parameter = parameters.get(i);
      Object value = given.get(parameter.name());
      if (!isActive(i, values)) {
        if (value != null) {
          throw new IllegalArgumentException(
              "%s has a value, but is inactive since %s is not one of %s: remove it"
                  .formatted(
                      parameter.name(),
                      parameter.when().orElseThrow().parent(),
                      parameter.when().orElseThrow().values()));
        }
        continue;
      }
      if (value == null && parameter.domain() instanceof FixedValue(Object fixed)) {
        value = fixed;
      }
      if (value == null) {
        throw new IllegalArgumentException(parameter.name() + " has no value: give one");
      }
      values[i] = canonical.apply(parameter, value);
    }
    return values;
  }

  private IllegalArgumentException unknown(String name, Set<String> given) {
    List<String> others =
        parameters.stream().map(Parameter::name).filter(other -> !given.contains(other)).toList();
    return new IllegalArgumentException(
        "%s has a value, but there is no parameter of that name: %s"
            .formatted(
                name,
                SimilarNames.meant(name, others)
                    .map(meant -> "write " + meant)
                    .orElse("remove it")));
  }

  private static Object ofDomain(Parameter parameter, Object value) {
    if (!parameter.domain().contains(value)) {
      throw new IllegalArgumentException(
          "%s is %s, which is not one of its values: %s"
              .formatted(parameter.name(), Values.text(value), parameter.domain()));
    }
    return canonical(parameter.domain(), value);
  }

  private static Object ofKind(Parameter parameter, Object value) {
    return Kinds.as(parameter.domain(), value)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is %s, which is not of the kind of its values, %s: give one that is"
                        .formatted(parameter.name(), Values.text(value), parameter.domain())));
  }

  /** The value as its domain writes it: 8 for 8.0 in a range of integers, 0.0 for -0.0. */
  private static Object canonical(Domain domain, Object value) {
    return domain.size() == Domain.UNCOUNTED
        ? (Object) (((Number) value).doubleValue() + 0.0)
        : domain.valueOfRank(domain.rankOf(value));
  }

  private boolean isActive(int i, Object[] values) {
    int parent = parents[i];
    return parent == NONE
        || values[parent] != null && parameters.get(i).when().get().holdsFor(values[parent]);
  }

  private Map<String, Object> assignment(Object[] values) {
    Map<String, Object> assignment = LinkedHashMap.newLinkedHashMap(values.length);
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        assignment.put(parameters.get(i).name(), values[i]);
      }
    }
    return Collections.unmodifiableMap(assignment);
  }

  /**
   * How many assignments there are.
   *
   * @return at least 1; {@link Domain#UNCOUNTED} if a double may be active, or if there are more
   *     than 2^62
   */
  public long size() {
    return branches.count();
  }

  /**
   * An assignment by its rank, for spaces whose assignments can be counted.
   *
   * @param rank from 0, less than {@link #size}
   * @return a value for each active parameter, in the order of {@link #parameters}; unmodifiable;
   *     each assignment has one rank, and ranks follow the order of a parameter's values
   */
  public Map<String, Object> assignmentOfRank(long rank) {
    return assignment(branches.values(rank));
  }

  /**
   * An assignment drawn from all of them, whatever part of the unit cube they have.
   *
   * @param random gives independent uniform numbers in [0, 1)
   * @return a value for each active parameter, in the order of {@link #parameters}; unmodifiable;
   *     each assignment is as likely as any other, where they can be counted
   */
  public Map<String, Object> drawAssignment(DoubleSupplier random) {
    return assignment(branches.draw(random));
  }

  /**
   * Whether two points of the unit cube can give the same assignment other than by chance: whether
   * there is a choice of values in which no double is active.
   */
  public boolean canRepeat() {
    return branches.canRepeat();
  }

  /**
   * The combinations of scientific values to compare.
   *
   * @return the values of the active scientific parameters by name, in their order; one empty
   *     combination if no parameter is scientific
   */
  public List<Map<String, Object>> combinations() {
    Space scientific = scientific();
    List<Map<String, Object>> combinations = new ArrayList<>();
    for (long rank = 0; rank < scientific.size(); rank++) {
      combinations.add(scientificPart(scientific.assignmentOfRank(rank)));
    }
    return List.copyOf(combinations);
  }

  /**
   * The values of the scientific parameters in an assignment.
   *
   * @param assignment an assignment of this space, or a part of one
   * @return one of {@link #combinations} if the assignment is whole
   */
  public Map<String, Object> scientificPart(Map<String, Object> assignment) {
    Map<String, Object> part = LinkedHashMap.newLinkedHashMap(compared.size());
    for (Parameter parameter : compared) {
      Object value = assignment.get(parameter.name());
      if (value != null) {
        part.put(
            parameter.name(),
            parameter.domain().contains(value) ? canonical(parameter.domain(), value) : value);
      }
    }
    return Collections.unmodifiableMap(part);
  }

  /**
   * The part of this space in which the scientific parameters have certain values: there they are
   * fixed, and what depends on them is either unconditional or absent.
   *
   * @param combination one of {@link #combinations}
   */
  public Space given(Map<String, Object> combination) {
    Parameter[] kept = new Parameter[parents.length];
    for (int i : order) {
      Parameter parameter = parameters.get(i);
      Parameter parent = parents[i] == NONE ? null : kept[parents[i]];
      // A fixed parent may be inactive too, where it depends on a nuisance.
      boolean decided =
          parent != null && parent.domain() instanceof FixedValue && parent.when().isEmpty();
      if (parents[i] != NONE && parent == null
          || decided && !parameter.when().get().holdsFor(((FixedValue) parent.domain()).value())) {
        continue;
      }
      boolean scientific = parameter.role() == Role.SCIENTIFIC;
      kept[i] =
          new Parameter(
              parameter.name(),
              scientific ? Role.FIXED : parameter.role(),
              scientific ? new FixedValue(combination.get(parameter.name())) : parameter.domain(),
              decided ? Optional.empty() : parameter.when());
    }
    return new Space(Arrays.stream(kept).filter(Objects::nonNull).toList());
  }
}
