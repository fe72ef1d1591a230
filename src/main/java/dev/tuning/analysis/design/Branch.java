package dev.tuning.analysis.design;

import dev.tuning.space.FixedValue;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The part of a study with one combination of scientific values, and with one optimizer where the
 * optimizer is a nuisance: there the nuisance parameters have to be searched well enough.
 *
 * @param combination the scientific values by name; empty if nothing is scientific
 * @param optimizer the optimizer, if a parameter says which
 * @param points how many of the study's points fall into it
 * @param size how many assignments it has; {@link dev.tuning.space.Domain#UNCOUNTED} if it has a
 *     real interval. Not divided among optimizers.
 * @param possible the parameters that are active at some of its points, as the manifest has them
 * @param certain those of them that are active at all of its points
 */
record Branch(
    Map<String, Object> combination,
    Optional<String> optimizer,
    long points,
    long size,
    List<Parameter> possible,
    List<Parameter> certain) {

  /** One branch a combination of scientific values. */
  static List<Branch> perCombination(Design design) {
    List<Map<String, Object>> combinations = design.space().combinations();
    List<Space> spaces = combinations.stream().map(design.space()::given).toList();
    long[] sizes = spaces.stream().mapToLong(Space::size).toArray();
    long[] points = shares(design.maxTrials(), sizes);
    return IntStream.range(0, sizes.length)
        .mapToObj(i -> of(design, combinations.get(i), spaces.get(i), points[i]))
        .toList();
  }

  private static Branch of(
      Design design, Map<String, Object> combination, Space space, long points) {
    return new Branch(
        combination,
        space.parameters().stream()
            .filter(parameter -> ParameterKind.of(parameter) == ParameterKind.OPTIMIZER)
            .flatMap(
                parameter ->
                    parameter.domain() instanceof FixedValue(String value)
                        ? Stream.of(value)
                        : Stream.empty())
            .findFirst(),
        points,
        space.size(),
        original(space.parameters(), design),
        original(
            space.parameters().stream().filter(parameter -> parameter.when().isEmpty()).toList(),
            design));
  }

  /** One branch a combination of scientific values and optimizer, scientific or not. */
  static List<Branch> perOptimizer(Design design) {
    Optional<OptimizerChoice> choice =
        OptimizerChoice.of(design)
            .filter(found -> found.parameter().role() == Role.NUISANCE)
            .filter(found -> found.parameter().when().isEmpty());
    return choice.isEmpty()
        ? perCombination(design)
        : perCombination(design).stream()
            .flatMap(
                branch ->
                    choice.get().values().stream()
                        .map(value -> branch.withOptimizer(choice.get(), value)))
            .toList();
  }

  /**
   * How many points of a study fall to each combination: they have their turns in order, and one
   * that has nothing left to try is passed over.
   *
   * @param sizes how many different points each combination has
   */
  private static long[] shares(long points, long[] sizes) {
    long[] shares = new long[sizes.length];
    List<Integer> smallestFirst =
        IntStream.range(0, sizes.length)
            .boxed()
            .sorted(Comparator.comparingLong(i -> sizes[i]))
            .toList();
    long left = points;
    for (int i = 0; i < sizes.length; i++) {
      long rounds = left / (sizes.length - i);
      if (sizes[smallestFirst.get(i)] > rounds) {
        long begun = left % (sizes.length - i);
        for (int other : smallestFirst.subList(i, sizes.length).stream().sorted().toList()) {
          shares[other] = rounds + (begun-- > 0 ? 1 : 0);
        }
        break;
      }
      shares[smallestFirst.get(i)] = sizes[smallestFirst.get(i)];
      left -= sizes[smallestFirst.get(i)];
    }
    return shares;
  }

  /**
   * How many points a study needs so that each combination gets a number of them, or all it has.
   *
   * @param combinations those of {@link #perCombination}
   */
  static long pointsForEach(List<Branch> combinations, long each) {
    return combinations.stream().mapToLong(combination -> Math.min(each, combination.size())).sum();
  }

  /** The parameters as the manifest has them: with the role that they have there. */
  private static List<Parameter> original(List<Parameter> parameters, Design design) {
    Map<String, Parameter> byName =
        design.space().parameters().stream()
            .collect(Collectors.toMap(Parameter::name, parameter -> parameter));
    return parameters.stream().map(parameter -> byName.get(parameter.name())).toList();
  }

  private Branch withOptimizer(OptimizerChoice choice, String value) {
    String name = choice.parameter().name();
    Map<String, Parameter> byName = new HashMap<>();
    possible.forEach(parameter -> byName.put(parameter.name(), parameter));
    List<Parameter> stillPossible = new ArrayList<>(possible);
    stillPossible.removeIf(parameter -> isExcluded(parameter, name, value, byName));
    return new Branch(
        combination,
        Optional.of(value),
        points / choice.values().size(),
        size,
        List.copyOf(stillPossible),
        stillPossible.stream()
            .filter(
                parameter ->
                    certain.contains(parameter)
                        || parameter.when().orElseThrow().parent().equals(name))
            .toList());
  }

  /** Whether the parameter, or one that it depends on, wants another optimizer. */
  private static boolean isExcluded(
      Parameter parameter, String optimizer, String value, Map<String, Parameter> byName) {
    return parameter
        .when()
        .filter(
            when ->
                when.parent().equals(optimizer)
                    ? !when.values().contains(value)
                    : byName.containsKey(when.parent())
                        && isExcluded(byName.get(when.parent()), optimizer, value, byName))
        .isPresent();
  }

  /** The nuisance parameters of a list that have more than one value. */
  static List<Parameter> searched(List<Parameter> parameters) {
    return parameters.stream()
        .filter(parameter -> parameter.role() == Role.NUISANCE)
        .filter(Design::varies)
        .toList();
  }

  /** What a message calls the branch. */
  String describe() {
    List<String> values = new ArrayList<>();
    combination.forEach(
        (name, value) ->
            values.add(
                name
                    + " "
                    + (value instanceof Double real ? Text.number(real) : value.toString())));
    optimizer
        .filter(value -> !combination.containsValue(value))
        .ifPresent(value -> values.add("optimizer " + value));
    return values.isEmpty() ? "the study" : String.join(", ", values);
  }
}
