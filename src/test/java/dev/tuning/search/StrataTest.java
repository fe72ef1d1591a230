package dev.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether scientific values are compared fairly. */
class StrataTest {

  private static final Domain NAMES = new CategoricalDomain(List.of("sgd", "momentum", "adam"));

  private static Domain integers(long max) {
    return new IntegerDomain(1, max, Scale.LINEAR);
  }

  /** Spaces with one to four scientific parameters, conditional ones among them. */
  static Stream<Space> spaces() {
    Parameter optimizer = Spaces.scientific("optimizer", NAMES);
    Parameter layers = Spaces.scientific("layers", integers(4));
    return Stream.of(
        Spaces.space(Spaces.scientific("flag", new BooleanDomain()), Spaces.real("x")),
        Spaces.space(
            Spaces.real("x"),
            Spaces.scientific("batch", new DiscreteDomain(List.of(16L, 32.5, 64L), Scale.LOG))),
        Spaces.space(optimizer, Spaces.real("x"), layers),
        Spaces.space(
            Spaces.scientific(
                "nesterov", new BooleanDomain(), Spaces.when("optimizer", "momentum")),
            Spaces.real("beta", Spaces.when("optimizer", "adam", "momentum")),
            optimizer,
            Spaces.real("x"),
            layers),
        Spaces.space(
            optimizer,
            layers,
            Spaces.parameter("warmup", new FixedValue(10L), Spaces.when("layers", 2L, 3L)),
            Spaces.scientific("flag", new BooleanDomain(), Spaces.when("warmup", 10L)),
            Spaces.scientific("width", integers(3), Spaces.when("layers", 1L)),
            Spaces.real("x")));
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void everyPrefixHasEachCombinationEquallyOften(Space space) {
    for (Search search : List.of(QuasiRandom.over(space, 7), RandomSearch.over(space, 7))) {
      Map<Map<String, Object>, Integer> counts = new HashMap<>();
      space.combinations().forEach(combination -> counts.put(combination, 0));
      int combinations = counts.size();
      for (int n = 1; n <= 500; n++) {
        counts.merge(space.scientificPart(search.pointAt(n - 1).orElseThrow()), 1, Integer::sum);
        assertThat(counts).hasSize(combinations);
        assertThat(Collections.max(counts.values()) - Collections.min(counts.values()))
            .as("difference in the first %d points", n)
            .isLessThanOrEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void pointsAreAssignmentsOfTheSpace(Space space) {
    for (Search search : List.of(QuasiRandom.over(space, 7), RandomSearch.over(space, 7))) {
      Spaces.points(search, 100)
          .forEach(
              point ->
                  assertThat(space.complete(point).entrySet())
                      .containsExactlyElementsOf(point.entrySet()));
    }
  }

  /** With every second point of one sequence, the first dimension would lose half of its range. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6})
  void nuisanceParametersAreWellSpreadInEachCombination(int combinations) {
    int each = 1000;
    List<Parameter> parameters = new ArrayList<>();
    if (combinations == 6) {
      parameters.add(Spaces.scientific("flag", new BooleanDomain()));
    }
    parameters.add(Spaces.scientific("number", integers(combinations == 6 ? 3 : combinations)));
    IntStream.range(0, 6).forEach(j -> parameters.add(Spaces.real("p" + j)));
    Space space = new Space(parameters);

    Map<Map<String, Object>, List<Map<String, Object>>> grouped =
        Spaces.points(QuasiRandom.over(space, 1), combinations * each).stream()
            .collect(Collectors.groupingBy(space::scientificPart));
    assertThat(grouped).hasSize(combinations);
    grouped.values().forEach(points -> assertWellSpread(points, each));
  }

  private static void assertWellSpread(List<Map<String, Object>> points, int size) {
    assertThat(points).hasSize(size);
    double independent = Discrepancy.centredOfIndependent(2, size);
    double[][] columns = new double[6][];
    for (int j = 0; j < columns.length; j++) {
      String name = "p" + j;
      columns[j] = points.stream().mapToDouble(point -> (Double) point.get(name)).toArray();
      assertThat(KolmogorovSmirnov.p(columns[j])).isGreaterThan(.99);
      for (int i = 0; i < j; i++) {
        assertThat(Math.sqrt(Discrepancy.centredSquared(Spaces.plane(columns[i], columns[j]))))
            .isLessThan(.25 * independent);
      }
    }
  }

  @Test
  void combinationsHaveDifferentPoints() {
    Space space = Spaces.space(Spaces.scientific("flag", new BooleanDomain()), Spaces.real("x"));

    List<Map<String, Object>> points = Spaces.points(QuasiRandom.over(space, 0), 200);
    assertThat(points.stream().map(point -> point.get("x"))).doesNotHaveDuplicates();
  }

  @Test
  void withoutScientificParametersThereIsOneSequence() {
    Space plain = Spaces.space(Spaces.real("x"), Spaces.real("y"));
    ScrambledHalton halton = new ScrambledHalton(5, List.of("x", "y"));

    for (int i = 0; i < 100; i++) {
      assertThat(QuasiRandom.over(plain, 5).pointAt(i).orElseThrow().values())
          .containsExactly(halton.coordinate(i, 0), halton.coordinate(i, 1));
    }
  }

  /** Three combinations with 1, 4 and 100 points. */
  private static final Space UNEVEN =
      Spaces.space(
          Spaces.scientific("s", integers(3)),
          Spaces.integer("a", 4, Spaces.when("s", 2L)),
          Spaces.integer("b", 10, Spaces.when("s", 3L)),
          Spaces.integer("c", 10, Spaces.when("s", 3L)));

  @Test
  void exhaustedCombinationsArePassedOver() {
    for (Search search : List.of(QuasiRandom.over(UNEVEN, 2), RandomSearch.over(UNEVEN, 2))) {
      List<Map<String, Object>> points = Spaces.points(search, 1000);

      assertThat(search.size()).isEqualTo(105);
      assertThat(points).hasSize(105).doesNotHaveDuplicates();
      assertThat(points.stream().limit(12).map(point -> point.get("s")))
          .containsExactly(1L, 2L, 3L, 2L, 3L, 2L, 3L, 2L, 3L, 3L, 3L, 3L);
      assertThat(search.pointAt(105)).isEmpty();
      assertThat(search.pointAt(ScrambledHalton.INDEX_LIMIT - 1)).isEmpty();
    }
  }

  /** What is left are the points of the combination that has no end. */
  @Test
  void theLastIndexIsFoundBehindExhaustedCombinations() {
    Space space =
        Spaces.space(Spaces.scientific("s", integers(64)), Spaces.real("x", Spaces.when("s", 64L)));
    Search search = QuasiRandom.over(space, 0);

    assertThat(search.size()).isEqualTo(Domain.UNCOUNTED);
    assertThat(Spaces.points(search, 64).stream().map(point -> point.get("s")))
        .doesNotHaveDuplicates();
    long last = ScrambledHalton.INDEX_LIMIT - 1;
    assertThat(search.pointAt(last).orElseThrow()).containsEntry("s", 64L);
    assertThat(search.pointAt(last)).isNotEqualTo(search.pointAt(last - 1));
  }

  @Test
  void theLastIndexOfManyCombinationsHasItsTurn() {
    Space space = Spaces.space(Spaces.scientific("s", integers(64)), Spaces.real("x"));
    Search search = QuasiRandom.over(space, 0);

    long last = ScrambledHalton.INDEX_LIMIT - 1;
    assertThat(
            IntStream.range(0, 64).mapToObj(i -> search.pointAt(last - i).orElseThrow().get("s")))
        .doesNotHaveDuplicates();
  }

  /** 2^40 points are more than any index reaches: they need not be counted. */
  @Test
  void sizesAddUp() {
    assertThat(QuasiRandom.over(two(1000, 1), 0).size()).isEqualTo(1001);
    assertThat(QuasiRandom.over(two(1L << 40, 1L << 40), 0).size()).isEqualTo(1L << 41);
    assertThat(QuasiRandom.over(two((1L << 40) + 1, 1), 0).size()).isEqualTo(Domain.UNCOUNTED);
  }

  private static Space two(long first, long second) {
    return Spaces.space(
        Spaces.scientific("s", new BooleanDomain()),
        Spaces.integer("a", first, Spaces.when("s", false)),
        Spaces.integer("b", second, Spaces.when("s", true)));
  }
}
