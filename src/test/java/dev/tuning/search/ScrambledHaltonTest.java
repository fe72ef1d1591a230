package dev.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrambledHaltonTest {

  private static final Offset<Double> ROUNDING = within(1e-15);

  @ParameterizedTest
  @CsvSource({"2, 53", "3, 34", "5, 23", "7, 19", "11, 15"})
  void hasOnePlaceForEachDigitOf54Bits(int base, int places) {
    assertThat(ScrambledHalton.places(base)).isEqualTo(places);
  }

  @Test
  void everyBaseHasAPlaceForEachDigitOfAnIndex() {
    for (int base : Primes.first(ScrambledHalton.MAX_DIMENSIONS)) {
      assertThat(Math.pow(base, ScrambledHalton.places(base)))
          .isGreaterThanOrEqualTo(ScrambledHalton.INDEX_LIMIT);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, 0",
    "1, .5, .3333333333333333, .2, .14285714285714285",
    "2, .25, .6666666666666666, .4, .2857142857142857",
    "3, .75, .1111111111111111, .6, .42857142857142855",
    "4, .125, .4444444444444444, .8, .5714285714285714",
    "5, .625, .7777777777777777, .04, .7142857142857142",
    "1000, .0927734375, .3475080018289895, .00512, .9162848812994586",
  })
  void isTheHaltonSequenceWithoutPermutations(
      int index, double base2, double base3, double base5, double base7) {
    ScrambledHalton halton =
        new ScrambledHalton(
            new int[][][] {identities(2), identities(3), identities(5), identities(7)});

    assertThat(halton.coordinate(index, 0)).isCloseTo(base2, ROUNDING);
    assertThat(halton.coordinate(index, 1)).isCloseTo(base3, ROUNDING);
    assertThat(halton.coordinate(index, 2)).isCloseTo(base5, ROUNDING);
    assertThat(halton.coordinate(index, 3)).isCloseTo(base7, ROUNDING);
  }

  @Test
  void isTheHaltonSequenceInLargerBases() {
    ScrambledHalton halton = new ScrambledHalton(new int[][][] {identities(11), identities(13)});

    assertThat(halton.coordinate(1000, 0)).isCloseTo(.9316303531179565, ROUNDING);
    assertThat(halton.coordinate(1000, 1)).isCloseTo(.9904415111515704, ROUNDING);
  }

  @ParameterizedTest
  @CsvSource({
    "0, .5679012345679013, .625",
    "1, .9012345679012346, .125",
    "2, .2345679012345679, .875",
    "3, .345679012345679, .375",
    "4, .6790123456790123, .5",
    "5, .012345679012345678, 0",
  })
  void permutesEachPlaceIncludingTrailingZeros(int index, double base3, double base2) {
    ScrambledHalton halton =
        new ScrambledHalton(
            new int[][][] {
              {{1, 2, 0}, {2, 0, 1}, {0, 2, 1}, {1, 0, 2}}, {{1, 0}, {0, 1}, {1, 0}, {0, 1}}
            });

    assertThat(halton.coordinate(index, 0)).isCloseTo(base3, ROUNDING);
    assertThat(halton.coordinate(index, 1)).isCloseTo(base2, ROUNDING);
  }

  @ParameterizedTest
  @CsvSource({"1, .6667, .6", "2, .3333, .2", "3, .2222, .8", "4, .8889, .4", "5, .5556, .12"})
  void withOnePermutationABaseIsTheOlderScrambling(int index, double base3, double base5) {
    ScrambledHalton halton =
        new ScrambledHalton(
            new int[][][] {
              Collections.nCopies(4, new int[] {0, 2, 1}).toArray(int[][]::new),
              Collections.nCopies(4, new int[] {0, 3, 1, 4, 2}).toArray(int[][]::new)
            });

    assertThat(halton.coordinate(index, 0)).isCloseTo(base3, within(5e-5));
    assertThat(halton.coordinate(index, 1)).isCloseTo(base5, within(5e-5));
  }

  @Property(seed = "1")
  void coordinatesAreInTheUnitInterval(
      @ForAll long seed,
      @ForAll @LongRange(min = 0, max = ScrambledHalton.INDEX_LIMIT - 1) long index,
      @ForAll @IntRange(max = 9) int dimension) {
    assertThat(halton(seed, 10).coordinate(index, dimension)).isBetween(0.0, Math.nextDown(1.0));
  }

  /** All places at their largest digit: the sum has 54 bits, and rounds up to 1 if left alone. */
  @Test
  void neverReachesOne() {
    int[][] reversed = Collections.nCopies(34, new int[] {2, 1, 0}).toArray(int[][]::new);

    assertThat(new ScrambledHalton(new int[][][] {reversed}).coordinate(0, 0))
        .isEqualTo(Math.nextDown(1.0));
  }

  @Test
  void coordinatesDependOnTheNameAndPlaceOfTheirOwnDimensionOnly() {
    ScrambledHalton one = new ScrambledHalton(1, List.of("a", "b"));
    ScrambledHalton other = new ScrambledHalton(1, List.of("c", "b", "d"));

    for (int i = 0; i < 100; i++) {
      assertThat(other.coordinate(i, 1)).isEqualTo(one.coordinate(i, 1));
      assertThat(other.coordinate(i, 0)).isNotEqualTo(one.coordinate(i, 0));
    }
  }

  @Test
  void coversEachDimensionOfTwoThousandPointsUpToItsEnds() {
    for (long seed = 0; seed < 10; seed++) {
      for (int j = 0; j < 4; j++) {
        double[] sample = sample(halton(seed, 4), 2000, j);
        assertThat(sample[0]).isLessThan(.002);
        assertThat(sample[1999]).isGreaterThan(.998);
      }
    }
  }

  @Test
  void eachOfFortyDimensionsPassesTheKolmogorovSmirnovTest() {
    for (long seed = 0; seed < 10; seed++) {
      ScrambledHalton halton = halton(seed, 40);
      for (int j = 0; j < 40; j++) {
        assertThat(KolmogorovSmirnov.p(sample(halton, 2000, j)))
            .as("p of dimension %d with seed %d", j, seed)
            .isGreaterThan(.9);
      }
    }
  }

  @Test
  void refusesAnIndexOutOfRange() {
    ScrambledHalton halton = halton(0, 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> halton.coordinate(-1, 0))
        .withMessage("index is -1: give one from 0 to 1099511627775");
    assertThatIllegalArgumentException().isThrownBy(() -> halton.coordinate(1L << 40, 0));
  }

  @Test
  void refusesTooManyDimensions() {
    assertThat(halton(0, 100).coordinate(0, 99)).isBetween(0.0, 1.0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> halton(0, 101))
        .withMessageContaining("there are 101 searched parameters");
  }

  private static ScrambledHalton halton(long seed, int dimensions) {
    return new ScrambledHalton(
        seed, IntStream.range(0, dimensions).mapToObj(j -> "x" + j).toList());
  }

  private static int[][] identities(int base) {
    int[] identity = IntStream.range(0, base).toArray();
    return Collections.nCopies(ScrambledHalton.places(base), identity).toArray(int[][]::new);
  }

  /** One coordinate of the first n points, ascending. */
  private static double[] sample(ScrambledHalton halton, int n, int dimension) {
    double[] sample =
        LongStream.range(0, n).mapToDouble(i -> halton.coordinate(i, dimension)).toArray();
    Arrays.sort(sample);
    return sample;
  }
}
