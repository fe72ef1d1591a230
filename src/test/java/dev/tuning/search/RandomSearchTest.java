package dev.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.tuning.space.Space;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomSearchTest {

  private static final Space SPACE =
      Spaces.space(Spaces.real("x"), Spaces.real("y"), Spaces.real("z"));

  /** Any difference is a new generator: change its version together with these values. */
  @Test
  void pointsOfThisVersionAreFrozen() {
    assertThat(RandomSearch.GENERATOR).isEqualTo("splitmix/1");
    assertThat(RandomSearch.over(SPACE, 1).pointAt(0).orElseThrow().values())
        .containsExactly(0.4205319168776239, 0.031662962110896364, 0.8834876432892408);
    assertThat(
            RandomSearch.over(SPACE, -7)
                .pointAt(ScrambledHalton.INDEX_LIMIT - 1)
                .orElseThrow()
                .values())
        .containsExactly(0.2788094381395888, 0.5986805911267306, 0.8051325972373621);
  }

  /** Independent points are as far from uniform as theory says: no better, and no worse. */
  @Test
  void pointsAreUniformAndIndependent() {
    int seeds = 200;
    int n = 100;
    double meanSquare =
        IntStream.range(0, seeds)
            .mapToDouble(
                seed -> {
                  double[][] columns = Spaces.positions(SPACE, RandomSearch.over(SPACE, seed), n);
                  return Discrepancy.centredSquared(
                      IntStream.range(0, n)
                          .mapToObj(i -> Arrays.stream(columns).mapToDouble(x -> x[i]).toArray())
                          .toArray(double[][]::new));
                })
            .average()
            .orElseThrow();

    assertThat(Math.sqrt(meanSquare) / Discrepancy.centredOfIndependent(3, n))
        .isCloseTo(1, within(.05));
  }

  @Test
  void eachParameterIsUniform() {
    for (long seed = 0; seed < 5; seed++) {
      for (double[] column : Spaces.positions(SPACE, RandomSearch.over(SPACE, seed), 2000)) {
        assertThat(KolmogorovSmirnov.p(column)).isGreaterThan(.01);
      }
    }
  }

  @Test
  void hasNoLimitOfDimensions() {
    Space space = Spaces.ranges(ScrambledHalton.MAX_DIMENSIONS + 1);

    assertThat(RandomSearch.over(space, 0).pointAt(0).orElseThrow()).hasSize(101);
  }

  @Test
  void refusesAnIndexOutOfRange() {
    Search search = RandomSearch.over(SPACE, 0);

    for (long index : List.of(-1L, ScrambledHalton.INDEX_LIMIT)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> search.pointAt(index))
          .withMessageContaining("index is " + index);
    }
  }
}
