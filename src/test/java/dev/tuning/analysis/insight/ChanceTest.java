package dev.tuning.analysis.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.hipparchus.distribution.discrete.HypergeometricDistribution;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import org.hipparchus.stat.inference.MannWhitneyUTest;
import org.hipparchus.stat.ranking.NaturalRanking;
import org.junit.jupiter.api.Test;

/** What is computed in a quicker way is what the library says. */
class ChanceTest {

  private static final int CASES = 500;

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);

  @Test
  void fishersTest() {
    for (int i = 0; i < CASES; i++) {
      int all = random.nextInt(1, 3000);
      int marked = random.nextInt(0, all + 1);
      int drawn = random.nextInt(0, all + 1);
      var distribution = new HypergeometricDistribution(all, marked, drawn);
      int seen =
          random.nextInt(
              distribution.getSupportLowerBound(), distribution.getSupportUpperBound() + 1);

      assertThat(Chance.atLeast(seen, all, marked, drawn))
          .as("%d of %d, %d of %d", seen, drawn, marked, all)
          .isCloseTo(
              seen == distribution.getSupportLowerBound()
                  ? 1
                  : distribution.upperCumulativeProbability(seen),
              within(1e-9))
          .isBetween(0.0, 1.0);
    }
  }

  /** What decides is small. */
  @Test
  void fishersTestOfWhatIsUnlikely() {
    for (int seen = 40; seen <= 100; seen += 5) {
      assertThat(Chance.atLeast(seen, 10_000, 1000, 100))
          .isCloseTo(
              new HypergeometricDistribution(10_000, 1000, 100).upperCumulativeProbability(seen),
              Percentage.withPercentage(1e-6));
    }
  }

  private double[] values(int size, int distinct, double shift) {
    return IntStream.range(0, size).mapToDouble(_ -> random.nextInt(distinct) + shift).toArray();
  }

  @Test
  void mannAndWhitneysTest() {
    for (int i = 0; i < CASES; i++) {
      // Now and then so many that none are equal.
      int distinct = random.nextBoolean() ? random.nextInt(1, 100) : 1 << 30;
      double[] less = values(random.nextInt(2, 30), distinct, 0);
      double[] more = values(random.nextInt(2, 100), distinct, random.nextInt(5));
      double[] all = DoubleStream.concat(DoubleStream.of(less), DoubleStream.of(more)).toArray();
      double rank =
          DoubleStream.of(new NaturalRanking().rank(all))
              .limit(less.length)
              .average()
              .orElseThrow();

      assertThat(Chance.ofLess(less, more))
          .isCloseTo(
              rank < (all.length + 1) / 2.0
                  ? new MannWhitneyUTest().mannWhitneyUTest(less, more) / 2
                  : 1,
              within(1e-9));
    }
  }

  @Test
  void spearmansCorrelation() {
    for (int i = 0; i < CASES; i++) {
      int size = random.nextInt(4, 100);
      double[] x = values(size, size, 0);
      double[] y = values(size, size, 0);
      var ranking = new NaturalRanking();

      assertThat(Chance.Correlation.of(ranking.rank(x), ranking.rank(y)).rho())
          .isCloseTo(new SpearmansCorrelation().correlation(x, y), within(1e-9));
    }
  }
}
