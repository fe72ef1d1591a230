package dev.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.RandomSpaces;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DistinctPointsTest {

  private static List<Search> searches(Space space, long seed) {
    return List.of(
        QuasiRandom.over(space, seed),
        RandomSearch.over(space, seed),
        Grid.over(space, Map.of(), seed));
  }

  private static void assertEveryPointOnce(Space space, long seed) {
    Set<Map<String, Object>> all = new HashSet<>();
    LongStream.range(0, space.size()).forEach(rank -> all.add(space.assignmentOfRank(rank)));
    for (Search search : searches(space, seed)) {
      List<Map<String, Object>> points = Spaces.points(search, Integer.MAX_VALUE);

      assertThat(search.size()).isEqualTo(space.size());
      assertThat(points).hasSize((int) space.size());
      assertThat(new HashSet<>(points)).isEqualTo(all);
      assertThat(search.pointAt(space.size())).isEmpty();
    }
  }

  @Test
  void everyPointOfASmallRangeOnce() {
    for (long size = 1; size <= 100; size++) {
      assertEveryPointOnce(Spaces.space(Spaces.integer("k", size)), size);
    }
  }

  @ParameterizedTest
  @CsvSource({"101, 1", "243, 1", "512, 2", "343, 3", "71, 71", "5000, 1"})
  void everyPointOfALargerSpaceOnce(long first, long second) {
    assertEveryPointOnce(Spaces.space(Spaces.integer("a", first), Spaces.integer("b", second)), 1);
  }

  /** The largest of 5,000 integers has a share of 2 in 100,000. */
  @ParameterizedTest
  @CsvSource({"LOG, 300", "LOG, 5000", "REVERSE_LOG, 5000"})
  void everyPointOfASkewedRangeOnce(Scale scale, long max) {
    assertEveryPointOnce(Spaces.space(new Parameter("width", new IntegerDomain(1, max, scale))), 1);
  }

  @Provide
  Arbitrary<Space> finite() {
    return RandomSpaces.finite();
  }

  @Property(tries = 100, seed = "1")
  void everyPointOfAConditionalSpaceOnce(@ForAll("finite") Space space, @ForAll long seed) {
    assertEveryPointOnce(space, seed);
  }

  /** False stands for five points; true for as many as there are doubles. */
  @Test
  void aFiniteBranchIsNotRepeated() {
    Space space =
        Spaces.space(
            new Parameter("flag", new BooleanDomain()),
            Spaces.integer("k", 5, Spaces.when("flag", false)),
            Spaces.real("x", Spaces.when("flag", true)));

    for (Search search : List.of(QuasiRandom.over(space, 3), RandomSearch.over(space, 3))) {
      List<Map<String, Object>> points = Spaces.points(search, 2000);
      assertThat(search.size()).isEqualTo(Domain.UNCOUNTED);
      assertThat(points).hasSize(2000).doesNotHaveDuplicates();
      assertThat(points.stream().filter(point -> point.get("flag").equals(false))).hasSize(5);
      assertThat(
              KolmogorovSmirnov.p(
                  points.stream()
                      .filter(point -> point.containsKey("x"))
                      .mapToDouble(point -> (Double) point.get("x"))
                      .toArray()))
          .isGreaterThan(search.generator().equals(QuasiRandom.GENERATOR) ? .99 : .01);
    }
  }

  @Test
  void whereADoubleIsAlwaysActiveNoPlaceIsSkipped() {
    Space space = Spaces.space(new Parameter("flag", new BooleanDomain()), Spaces.real("x"));
    ScrambledHalton halton = new ScrambledHalton(1, List.of("flag", "x"));
    Search search = QuasiRandom.over(space, 1);

    for (long i : new long[] {0, 1, 2, 1000, ScrambledHalton.INDEX_LIMIT - 1}) {
      assertThat(search.pointAt(i).orElseThrow())
          .isEqualTo(
              space.assignmentAt(new double[] {halton.coordinate(i, 0), halton.coordinate(i, 1)}));
    }
  }

  /** Ten values a level: what is behind all of them has 10^-8 of the unit cube. */
  private static Space behindEightConditions(Parameter... last) {
    List<String> names = IntStream.range(0, 10).mapToObj(i -> "v" + i).toList();
    List<Parameter> parameters = new ArrayList<>();
    for (int level = 0; level < Space.MAX_NESTING; level++) {
      parameters.add(
          level == 0
              ? new Parameter("level0", new CategoricalDomain(names))
              : Spaces.parameter(
                  "level" + level,
                  new CategoricalDomain(names),
                  Spaces.when("level" + (level - 1), "v9")));
    }
    parameters.addAll(List.of(last));
    return new Space(parameters);
  }

  static Stream<Space> rareBranches() {
    var last = Spaces.when("level7", "v9");
    return Stream.of(
        behindEightConditions(Spaces.real("x", last)),
        behindEightConditions(Spaces.integer("k", 1L << 40, last)),
        behindEightConditions(
            Spaces.integer("a", 1L << 40, last), Spaces.integer("b", 1L << 40, last)),
        Spaces.space(
            new Parameter("width", new IntegerDomain(1, 500_000, Scale.LOG)),
            Spaces.real("x", Spaces.when("width", 499_999L))));
  }

  /** The sequence alone would need 10^8 places for each of these points, with a lock held. */
  @ParameterizedTest
  @MethodSource("rareBranches")
  @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
  void aRareBranchIsFoundWhenTheOthersAreExhausted(Space space) {
    for (Search search : List.of(QuasiRandom.over(space, 0), RandomSearch.over(space, 0))) {
      assertThat(Spaces.points(search, 2000)).hasSize(2000).doesNotHaveDuplicates();
    }
  }

  @Test
  void pointsOfARareBranchAreDrawnFromAllOfIt() {
    Space space = behindEightConditions(Spaces.real("x", Spaces.when("level7", "v9")));

    List<Map<String, Object>> points = Spaces.points(QuasiRandom.over(space, 0), 1073);
    assertThat(points.stream().filter(point -> !point.containsKey("x"))).hasSizeLessThan(74);
    assertThat(
            KolmogorovSmirnov.p(
                points.stream()
                    .filter(point -> point.containsKey("x"))
                    .mapToDouble(point -> (Double) point.get("x"))
                    .toArray()))
        .isGreaterThan(.01);
  }

  static Stream<Space> largeSpaces() {
    return Stream.of(
        Spaces.space(Spaces.integer("a", 1000), Spaces.integer("b", 1_000_000)),
        Spaces.space(Spaces.integer("a", 1L << 30), Spaces.integer("b", 1L << 30)),
        Spaces.space(new Parameter("width", new IntegerDomain(1, 1_000_000_000, Scale.LOG))));
  }

  @ParameterizedTest
  @MethodSource("largeSpaces")
  @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
  void manyPointsOfALargeSpaceAreDistinct(Space space) {
    for (Search search : List.of(QuasiRandom.over(space, 0), RandomSearch.over(space, 0))) {
      Set<Map<String, Object>> points = new HashSet<>();
      for (int i = 0; i < 100_000; i++) {
        points.add(search.pointAt(i).orElseThrow());
      }
      assertThat(points).hasSize(100_000);
    }
  }

  @Test
  void refusesMorePointsThanItRemembers() {
    Search search = QuasiRandom.over(Spaces.space(Spaces.integer("a", 1L << 30)), 0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> search.pointAt(DistinctPoints.LIMIT))
        .withMessage(
            "there are only 1048576 points without repetition where no double is always active:"
                + " ask for fewer");
  }

  /**
   * Chi-square of the counts in 64 equal cells, for the first tenth, quarter and half. Of points
   * chosen at random without repetition its mean would be 57, 47 and 32.
   */
  @ParameterizedTest(name = "{0} x {1}")
  @CsvSource({"64, 64", "96, 40", "4096, 1"})
  void everyBeginningOfAFiniteSpaceCoversIt(long first, long second) {
    Space space = Spaces.space(Spaces.integer("a", first), Spaces.integer("b", second));
    int columns = second == 1 ? 64 : 8;

    for (long seed = 0; seed < 8; seed++) {
      for (int part : new int[] {10, 4, 2}) {
        int size = (int) space.size() / part;
        double[][] positions = Spaces.positions(space, QuasiRandom.over(space, seed), size);
        int[] counts = new int[64];
        for (int i = 0; i < size; i++) {
          int column = (int) (columns * positions[0][i]);
          counts[64 / columns * column + (int) (64 / columns * positions[1][i])]++;
        }
        double expected = size / 64.0;
        assertThat(
                Arrays.stream(counts)
                    .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                    .sum())
            .as("chi-square of 1/%d with seed %d", part, seed)
            .isLessThan(10);
      }
    }
  }
}
