package dev.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.space.Space;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether 2,000 points cover the range of each parameter, and the plane of each pair. */
class UniformityTest {

  private static final int POINTS = 2000;

  /** The quantile .1 of chi-square with 99 degrees of freedom: p is .9 there. */
  private static final double CHI_SQUARE = 81.449;

  @ParameterizedTest(name = "{0} parameters, seed {1}")
  @CsvSource({"12, 0", "12, 1", "12, 2", "12, 3", "40, 0", "40, 1", "40, 2", "40, 3"})
  void eachParameterPassesTheKolmogorovSmirnovTest(int parameters, long seed) {
    Space space = Spaces.ranges(parameters);

    double[][] positions = Spaces.positions(space, QuasiRandom.over(space, seed), POINTS);
    for (int j = 0; j < parameters; j++) {
      assertThat(KolmogorovSmirnov.p(positions[j])).as("p of parameter %d", j).isGreaterThan(.99);
    }
  }

  /** Of 500 sets of independent points, none has less than .49 times their root mean square. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 8})
  void eachPairOfTwelveParametersCoversItsPlane(long seed) {
    Space space = Spaces.ranges(12);
    double independent = Discrepancy.centredOfIndependent(2, POINTS);

    double[][] positions = Spaces.positions(space, QuasiRandom.over(space, seed), POINTS);
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < i; j++) {
        double[][] plane = Spaces.plane(positions[i], positions[j]);
        assertThat(Math.sqrt(Discrepancy.centredSquared(plane)))
            .as("discrepancy of parameters %d and %d", j, i)
            .isLessThan(.2 * independent);
        assertThat(chiSquare(plane))
            .as("chi-square of parameters %d and %d", j, i)
            .isLessThan(CHI_SQUARE);
      }
    }
  }

  /** Of the counts in ten by ten equal cells. */
  static double chiSquare(double[][] plane) {
    int[] counts = new int[100];
    for (double[] point : plane) {
      counts[10 * cell(point[0]) + cell(point[1])]++;
    }
    double expected = plane.length / 100.0;
    double sum = 0;
    for (int count : counts) {
      sum += (count - expected) * (count - expected) / expected;
    }
    return sum;
  }

  private static int cell(double u) {
    return Math.min((int) (10 * u), 9);
  }
}
