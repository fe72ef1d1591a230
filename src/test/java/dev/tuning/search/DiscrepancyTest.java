package dev.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the sequence covers the unit cube better than independent points do. */
class DiscrepancyTest {

  private static final int SEEDS = 20;

  /** As SciPy computes them, which gives the root of the star discrepancy. */
  @Test
  void discrepanciesAreThoseOfTheLiterature() {
    double[][] halton = {{0, 0}, {.5, 1 / 3.}, {.25, 2 / 3.}, {.75, 1 / 9.}, {.125, 4 / 9.}};

    assertThat(Discrepancy.centredSquared(halton)).isCloseTo(.08889371141975322, within(1e-15));
    assertThat(Discrepancy.mixtureSquared(halton)).isCloseTo(.08525358474794098, within(1e-15));
    assertThat(Math.sqrt(Discrepancy.starSquared(halton)))
        .isCloseTo(.22765070981442678, within(1e-15));
  }

  /** The published figures are the means of an independent implementation over many seeds. */
  @ParameterizedTest(name = "d={0}, n={1}")
  @CsvSource({"2, 16, .057", "4, 64, .042", "4, 100, .029", "6, 100, .059", "6, 256, .029"})
  void isThatOfTheMethod(int d, int n, double published) {
    assertThat(DiscrepancyTable.rootMeanSquare(d, n, SEEDS))
        .isCloseTo(published, withinPercentage(10));
  }

  /** What SciPy's scrambled Halton sequence reaches: see docs/search.md. */
  @ParameterizedTest(name = "d={0}, n={1}")
  @CsvSource({
    "2, 16, .0578", "2, 64, .0161", "2, 256, .0047", "2, 1024, .0013",
    "4, 16, .1305", "4, 64, .0420", "4, 256, .0131", "4, 1024, .0040",
    "6, 16, .2326", "6, 64, .0824", "6, 256, .0287", "6, 1024, .0095",
    "10, 16, .5256", "10, 64, .2185", "10, 256, .0866", "10, 1024, .0339",
    "20, 16, 2.146", "20, 64, 1.011", "20, 256, .4781", "20, 1024, .2198",
  })
  void isThatOfScipyAndBelowIndependentPoints(int d, int n, double scipy) {
    assertThat(DiscrepancyTable.rootMeanSquare(d, n, SEEDS))
        .isCloseTo(scipy, withinPercentage(10))
        .isLessThan(.97 * Discrepancy.centredOfIndependent(d, n));
  }

  /** Bases 167 and 173: unscrambled, their points lie on a few lines. */
  @ParameterizedTest
  @ValueSource(ints = {50, 100, 200, 500})
  void scramblingMendsLargeBases(int n) {
    ScrambledHalton unscrambled = new ScrambledHalton(new int[][][] {identity(167), identity(173)});
    double independent = Discrepancy.centredOfIndependent(2, n);

    assertThat(discrepancy(DiscrepancyTable.points(unscrambled, n, 0, 1)))
        .isGreaterThan(3 * independent);
    double meanSquare =
        IntStream.range(0, SEEDS)
            .mapToObj(seed -> new ScrambledHalton(seed, names(40)))
            .mapToDouble(
                halton -> Discrepancy.centredSquared(DiscrepancyTable.points(halton, n, 38, 39)))
            .average()
            .orElseThrow();
    assertThat(Math.sqrt(meanSquare)).isLessThan(.97 * independent);
  }

  private static double discrepancy(double[][] points) {
    return Math.sqrt(Discrepancy.centredSquared(points));
  }

  private static int[][] identity(int base) {
    int[] identity = IntStream.range(0, base).toArray();
    return Collections.nCopies(ScrambledHalton.places(base), identity).toArray(int[][]::new);
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(j -> "x" + j).toList();
  }
}
