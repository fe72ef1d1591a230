package dev.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether a point depends on the seed, its index and its space, and on nothing else. */
class PureFunctionTest {

  private static final int POINTS = 600;

  private static final Parameter OPTIMIZER =
      new Parameter("optimizer", new CategoricalDomain(List.of("sgd", "momentum", "adam")));
  private static final Parameter BETA =
      Spaces.real("beta", Spaces.when("optimizer", "momentum", "adam"));
  private static final Parameter LAYERS =
      new Parameter("layers", new IntegerDomain(1, 8, Scale.LOG));

  private static final Space ENDLESS = Spaces.space(OPTIMIZER, Spaces.real("x"), BETA, LAYERS);

  private static final Space SCIENTIFIC =
      Spaces.space(
          Spaces.scientific("depth", new IntegerDomain(1, 3, Scale.LINEAR)),
          Spaces.scientific("skip", new BooleanDomain(), Spaces.when("depth", 2L, 3L)),
          OPTIMIZER,
          BETA,
          Spaces.real("x"));

  /** Ends within the points asked for, so that what is left is listed too. */
  private static final Space FINITE =
      Spaces.space(
          OPTIMIZER,
          Spaces.parameter(
              "width", new IntegerDomain(1, 500, Scale.LOG), Spaces.when("optimizer", "adam")));

  /** One branch ends, the other does not. */
  private static final Space MIXED = Spaces.space(OPTIMIZER, BETA);

  /** Points are drawn soon, since the double is behind 10^-7 of the unit cube. */
  private static final Space RARE =
      Spaces.space(
          Spaces.integer("a", 5),
          Spaces.integer("b", 10_000_000, Spaces.when("a", 1L)),
          Spaces.real("x", Spaces.when("b", 7L)));

  static Stream<Supplier<Search>> searches() {
    return Stream.of(
        () -> QuasiRandom.over(ENDLESS, 3),
        () -> QuasiRandom.over(SCIENTIFIC, 3),
        () -> QuasiRandom.over(FINITE, 3),
        () -> QuasiRandom.over(MIXED, 3),
        () -> QuasiRandom.over(RARE, 3),
        () -> RandomSearch.over(SCIENTIFIC, 3),
        () -> RandomSearch.over(FINITE, 3),
        () -> Grid.over(FINITE, Map.of("width", 100), 3),
        () -> Grid.over(ENDLESS, Map.of("x", 7, "beta", 3), 3));
  }

  @ParameterizedTest
  @MethodSource("searches")
  void noOrderAndNoRestartChangesAPoint(Supplier<Search> search) {
    List<Optional<Map<String, Object>>> expected = points(search.get());

    Search shared = search.get();
    for (long i : shuffled(1)) {
      assertThat(shared.pointAt(i)).isEqualTo(expected.get((int) i));
    }
    for (int i = 0; i < POINTS; i += 50) {
      assertThat(search.get().pointAt(i)).isEqualTo(expected.get(i));
    }
  }

  @ParameterizedTest
  @MethodSource("searches")
  void threadsThatShareASearchGetTheSamePoints(Supplier<Search> search) throws Exception {
    List<Optional<Map<String, Object>>> expected = points(search.get());
    Search shared = search.get();

    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> tasks =
          IntStream.range(0, 8)
              .mapToObj(
                  seed ->
                      (Callable<Boolean>)
                          () ->
                              shuffled(seed).stream()
                                  .allMatch(
                                      i -> shared.pointAt(i).equals(expected.get(i.intValue()))))
              .toList();
      for (Future<Boolean> same : threads.invokeAll(tasks)) {
        assertThat(same.get()).isTrue();
      }
    }
  }

  private static List<Optional<Map<String, Object>>> points(Search search) {
    return LongStream.range(0, POINTS).mapToObj(search::pointAt).toList();
  }

  private static List<Long> shuffled(long seed) {
    List<Long> indices = new ArrayList<>(LongStream.range(0, POINTS).boxed().toList());
    Collections.shuffle(indices, new Random(seed));
    return indices;
  }

  static Stream<Arguments> appendingLeavesTheOthersAlone() {
    Parameter plain = Spaces.real("more");
    Parameter conditional = Spaces.real("more", Spaces.when("optimizer", "sgd"));
    Parameter nested = Spaces.integer("yetMore", 9, Spaces.when("more", 2L));
    Parameter fixed = Spaces.parameter("more", new FixedValue(1L));
    Parameter conditionalFixed =
        Spaces.parameter("more", new FixedValue(1L), Spaces.when("optimizer", "momentum"));
    Parameter fixedByScience =
        Spaces.parameter("more", new FixedValue(1L), Spaces.when("depth", 2L));
    return Stream.of(
        Arguments.of(ENDLESS, List.of(plain)),
        Arguments.of(ENDLESS, List.of(conditional)),
        Arguments.of(ENDLESS, List.of(Spaces.integer("more", 4), nested)),
        Arguments.of(ENDLESS, List.of(Spaces.real("more", Spaces.when("layers", 3L)), fixedOf())),
        Arguments.of(SCIENTIFIC, List.of(plain)),
        Arguments.of(SCIENTIFIC, List.of(conditional)),
        Arguments.of(SCIENTIFIC, List.of(Spaces.real("more", Spaces.when("depth", 3L)))),
        Arguments.of(SCIENTIFIC, List.of(fixedByScience)),
        Arguments.of(FINITE, List.of(fixed)),
        Arguments.of(FINITE, List.of(conditionalFixed)),
        Arguments.of(MIXED, List.of(conditionalFixed)));
  }

  private static Parameter fixedOf() {
    return Spaces.parameter("constant", new FixedValue("c"));
  }

  /** In spaces that can repeat points a fixed one only: any other decides what is a repetition. */
  @ParameterizedTest
  @MethodSource
  void appendingLeavesTheOthersAlone(Space space, List<Parameter> more) {
    Space longer = Spaces.append(space, more.toArray(Parameter[]::new));
    List<Map<String, Object>> expected = Spaces.points(QuasiRandom.over(space, 3), POINTS);
    List<Map<String, Object>> points = Spaces.points(QuasiRandom.over(longer, 3), POINTS);

    assertThat(points).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(points.get(i)).containsAllEntriesOf(expected.get(i));
    }
  }

  @Test
  void aLargerBudgetExtends() {
    List<Map<String, Object>> few = Spaces.points(QuasiRandom.over(SCIENTIFIC, 1), 50);
    List<Map<String, Object>> more = Spaces.points(QuasiRandom.over(SCIENTIFIC, 1), 500);

    assertThat(more.subList(0, 50)).isEqualTo(few);
  }
}
