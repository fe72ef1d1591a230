package dev.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GridTest {

  private static List<Object> values(Domain domain, Integer points) {
    Space space = Spaces.space(new Parameter("x", domain));
    Search grid = Grid.over(space, points == null ? Map.of() : Map.of("x", points), 1);
    return Spaces.points(grid, Integer.MAX_VALUE).stream()
        .map(point -> point.get("x"))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @MethodSource
  void cutsRangesIntoEvenSteps(Domain domain, Integer points, List<Object> values) {
    assertThat(values(domain, points)).isEqualTo(values);
  }

  static Stream<Arguments> cutsRangesIntoEvenSteps() {
    return Stream.of(
        Arguments.of(new DoubleDomain(-1, 1, Scale.LINEAR), 5, List.of(-1.0, -.5, 0.0, .5, 1.0)),
        Arguments.of(new DoubleDomain(-1, 1, Scale.LINEAR), 1, List.of(0.0)),
        Arguments.of(new DoubleDomain(2, 2, Scale.LOG), 5, List.of(2.0)),
        Arguments.of(new IntegerDomain(1, 10, Scale.LINEAR), 4, List.of(1L, 4L, 7L, 10L)),
        Arguments.of(new IntegerDomain(0, 100, Scale.LINEAR), 5, List.of(0L, 25L, 50L, 75L, 100L)),
        Arguments.of(
            new IntegerDomain(8, 512, Scale.LOG), 7, List.of(8L, 16L, 32L, 64L, 128L, 256L, 512L)),
        Arguments.of(new IntegerDomain(1, 3, Scale.LINEAR), null, List.of(1L, 2L, 3L)),
        Arguments.of(new IntegerDomain(1, 3, Scale.LOG), 7, List.of(1L, 2L, 3L)),
        Arguments.of(new IntegerDomain(1, 9, Scale.LINEAR), 1, List.of(5L)));
  }

  @ParameterizedTest
  @EnumSource
  void stepsAreEvenOnTheScale(Scale scale) {
    DoubleDomain domain = new DoubleDomain(1e-4, 0.1, scale);

    List<Object> values = values(domain, 11);
    assertThat(values).hasSize(11).startsWith(1e-4).endsWith(0.1);
    for (int i = 0; i <= 10; i++) {
      assertThat(Math.abs(domain.unitOf(values.get(i)) - i / 10.0)).isLessThan(1e-12);
    }
  }

  /** Both bounds as they are written, to the last bit. */
  @ParameterizedTest
  @EnumSource
  void boundsAreAmongTheValues(Scale scale) {
    double[][] ranges = {{1e-4, 1}, {0.1, 0.3}, {1e-5, 0.7}, {0.9, 0.999}, {3, 7e11}};
    for (double[] range : ranges) {
      assertThat(values(new DoubleDomain(range[0], range[1], scale), 4))
          .hasSize(4)
          .startsWith(range[0])
          .endsWith(range[1]);
    }
    assertThat(values(new IntegerDomain(1, (1L << 53) - 1, scale), 3))
        .startsWith(1L)
        .endsWith((1L << 53) - 1);
  }

  @Test
  void integersThatRoundToTheSameCountOnce() {
    List<Object> values = values(new IntegerDomain(1, 100, Scale.LOG), 50);

    assertThat(values).doesNotHaveDuplicates().hasSizeBetween(25, 49).contains(1L, 100L);
  }

  private static final Space MIXED =
      Spaces.space(
          Spaces.real("x"),
          new Parameter("layers", new IntegerDomain(1, 3, Scale.LINEAR)),
          new Parameter("rate", new DiscreteDomain(List.of(0.1, 0.2), Scale.LOG)),
          Spaces.parameter("batch", new FixedValue(64L)),
          new Parameter("optimizer", new CategoricalDomain(List.of("sgd", "adam"))),
          Spaces.parameter("nesterov", new BooleanDomain(), Spaces.when("optimizer", "sgd")));

  @Test
  void triesEveryCombinationOnce() {
    Search grid = Grid.over(MIXED, Map.of("x", 5), 1);
    List<Map<String, Object>> points = Spaces.points(grid, Integer.MAX_VALUE);

    assertThat(grid.generator()).isEqualTo(Grid.GENERATOR);
    assertThat(grid.size()).isEqualTo(5 * 3 * 2 * 3);
    assertThat(points).hasSize(90).doesNotHaveDuplicates();
    assertThat(grid.pointAt(90)).isEmpty();
    points.forEach(
        point ->
            assertThat(MIXED.complete(point).entrySet())
                .containsExactlyElementsOf(point.entrySet()));
    assertThat(points).extracting(point -> point.get("x")).contains(0.0, 0.25, 0.5, 0.75, 1.0);
  }

  /** Any difference is a new generator: change its version together with these values. */
  @Test
  void theOrderOfThisVersionIsFrozen() {
    Space space =
        Spaces.space(Spaces.real("x"), new Parameter("layers", new IntegerDomain(1, 3, Scale.LOG)));

    assertThat(Grid.GENERATOR).isEqualTo("owen-halton-grid/1");
    assertThat(Spaces.points(Grid.over(space, Map.of("x", 2), 1), 10))
        .containsExactly(
            Map.of("x", 0.0, "layers", 1L),
            Map.of("x", 1.0, "layers", 1L),
            Map.of("x", 0.0, "layers", 2L),
            Map.of("x", 1.0, "layers", 2L),
            Map.of("x", 1.0, "layers", 3L),
            Map.of("x", 0.0, "layers", 3L));
  }

  @Test
  void theSeedDecidesTheOrderOnly() {
    List<Map<String, Object>> one = Spaces.points(Grid.over(MIXED, Map.of("x", 5), 1), 90);
    List<Map<String, Object>> other = Spaces.points(Grid.over(MIXED, Map.of("x", 5), 2), 90);

    assertThat(other).isNotEqualTo(one);
    assertThat(new HashSet<>(other)).isEqualTo(new HashSet<>(one));
    assertThat(Spaces.points(Grid.over(MIXED, Map.of("x", 5), 1), 90)).isEqualTo(one);
  }

  /** Of the 400 combinations the first 100 have, in each of 25 blocks of 16, two to six. */
  @Test
  void theBeginningCoversTheGrid() {
    Space space = Spaces.space(Spaces.real("x"), Spaces.real("y"));
    for (long seed = 0; seed < 10; seed++) {
      int[] counts = new int[25];
      for (Map<String, Object> point :
          Spaces.points(Grid.over(space, Map.of("x", 20, "y", 20), seed), 100)) {
        counts[5 * block(point.get("x")) + block(point.get("y"))]++;
      }
      assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThanOrEqualTo(2);
      assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThanOrEqualTo(6);
    }
  }

  private static int block(Object value) {
    return (int) Math.round((Double) value * 19) / 4;
  }

  @Test
  void comparesScientificValuesFairly() {
    Space space =
        Spaces.space(
            Spaces.scientific("layers", new IntegerDomain(1, 9, Scale.LINEAR)), Spaces.real("x"));
    List<Map<String, Object>> points =
        Spaces.points(Grid.over(space, Map.of("layers", 3, "x", 4), 1), Integer.MAX_VALUE);

    assertThat(points).hasSize(12).doesNotHaveDuplicates();
    for (int round = 0; round < 12; round += 3) {
      assertThat(points.subList(round, round + 3))
          .extracting(point -> point.get("layers"))
          .containsExactlyInAnyOrder(1L, 5L, 9L);
    }
  }

  /** A grid of three values of 1 to 9 has 1, 5 and 9: not 2, and not 4. */
  @Test
  void leavesOutWhatDependsOnValuesThatItDoesNotTry() {
    Space space =
        Spaces.space(
            Spaces.integer("never", 3, Spaces.when("layers", 2L, 4L)),
            Spaces.integer("below", 3, Spaces.when("never", 1L)),
            Spaces.integer("sometimes", 3, Spaces.when("layers", 4L, 5L)),
            Spaces.integer("layers", 9));
    Set<Set<Map.Entry<String, Object>>> points =
        Spaces.points(Grid.over(space, Map.of("layers", 3), 1), Integer.MAX_VALUE).stream()
            .map(Map::entrySet)
            .collect(Collectors.toSet());

    Set<Set<Map.Entry<String, Object>>> expected =
        IntStream.rangeClosed(1, 3)
            .mapToObj(k -> Map.<String, Object>of("layers", 5L, "sometimes", (long) k).entrySet())
            .collect(Collectors.toCollection(HashSet::new));
    expected.add(Map.<String, Object>of("layers", 1L).entrySet());
    expected.add(Map.<String, Object>of("layers", 9L).entrySet());
    assertThat(points).isEqualTo(expected);
  }

  @Test
  void aDoubleNeedsANumberOfPoints() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grid.over(MIXED, Map.of("layers", 2), 1))
        .withMessage(
            "parameter x: a grid needs to know how many values of a double to try: set gridPoints");
  }

  @ParameterizedTest
  @CsvSource({"x, 0", "layers, 0", "layers, -1"})
  void refusesNoPoints(String name, int points) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Grid.over(MIXED, Map.of(name, points, "x".equals(name) ? "layers" : "x", 2), 1))
        .withMessage("parameter " + name + ": gridPoints is " + points + ": set at least 1");
  }
}
