package dev.tuning.analysis.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.hipparchus.stat.ranking.NaturalRanking;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sorted as the library sorts, equal ones in the order that they had. */
class OrderTest {

  private static final double[] SPECIAL = {
    0,
    -0.0,
    1,
    -1,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Math.nextUp(1)
  };

  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

  private int[] sorted(int[] points, Comparator<Integer> comparator) {
    return IntStream.of(points).boxed().sorted(comparator).mapToInt(i -> i).toArray();
  }

  private double any() {
    return switch (random.nextInt(4)) {
      case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
      case 1 -> random.nextInt(-9, 9);
      case 2 -> random.nextDouble();
      default -> random.nextGaussian() * Math.pow(10, random.nextInt(-300, 300));
    };
  }

  /** Not all of them, and not in order. */
  private int[] points(int size) {
    return IntStream.range(0, size).map(i -> size - 1 - i).filter(i -> i % 7 != 3).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 10, 1000, 20_000})
  void numbers(int size) {
    double[] values = IntStream.range(0, size).mapToDouble(_ -> any()).toArray();

    assertThat(Order.by(values, points(size)))
        .containsExactly(sorted(points(size), Comparator.comparingDouble(i -> values[i])));
  }

  /** As those of a search that has come to its end: they differ in their last digits only. */
  @ParameterizedTest
  @ValueSource(ints = {2, 10, 1000, 20_000})
  void closeNumbers(int size) {
    double[] values =
        IntStream.range(0, size)
            .mapToDouble(i -> i % 3 == 0 ? any() : 0.7 + random.nextInt(size) * 1e-15)
            .toArray();

    assertThat(Order.by(values, points(size)))
        .containsExactly(sorted(points(size), Comparator.comparingDouble(i -> values[i])));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 10, 1000, 20_000})
  void wholeNumbers(int size) {
    long[] values =
        IntStream.range(0, size)
            .mapToLong(_ -> random.nextBoolean() ? random.nextLong() : random.nextInt(-5, 5))
            .toArray();

    assertThat(Order.by(values, points(size)))
        .containsExactly(sorted(points(size), Comparator.comparingLong(i -> values[i])));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 1000})
  void equalValuesShareTheirRanks(int size) {
    double[] values =
        IntStream.range(0, size).mapToDouble(_ -> random.nextInt(size)).sorted().toArray();

    assertThat(Order.ranks(values)).containsExactly(new NaturalRanking().rank(values));
  }
}
