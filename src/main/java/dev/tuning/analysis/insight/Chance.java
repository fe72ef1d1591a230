package dev.tuning.analysis.insight;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.hipparchus.distribution.discrete.HypergeometricDistribution;
import org.hipparchus.stat.correlation.KendallsCorrelation;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import org.hipparchus.stat.inference.MannWhitneyUTest;
import org.hipparchus.stat.ranking.NaturalRanking;

/** How likely it is that what was seen is chance. */
final class Chance {

  /**
   * How often a check may speak of a study in which there is nothing to find. Half of the 5 % that
   * is promised, since approximations are not exact and studies are looked at more than once.
   */
  static final double LEVEL = 0.025;

  private static final NormalDistribution NORMAL = new NormalDistribution();

  private Chance() {}

  /**
   * The probability that of {@code drawn} out of {@code all} at least {@code seen} are marked, when
   * {@code marked} are (Fisher's exact test, one-sided).
   */
  static double atLeast(int seen, int all, int marked, int drawn) {
    return seen <= Math.max(0, drawn + marked - all)
        ? 1
        : new HypergeometricDistribution(all, marked, drawn).upperCumulativeProbability(seen);
  }

  /** The probability of at least {@code seen} successes in {@code trials} with chance p each. */
  static double atLeast(int seen, int trials, double p) {
    return seen <= 0 ? 1 : 1 - new BinomialDistribution(trials, p).cumulativeProbability(seen - 1);
  }

  /**
   * The probability that values rise as much with their position if their order is chance (Mann:
   * "Nonparametric tests against trend", Econometrica 1945; normal approximation).
   *
   * @param x ascending
   * @param y as many; 3 or more
   */
  static double ofRise(double[] x, double[] y) {
    double tau = new KendallsCorrelation().correlation(x, y);
    double n = x.length;
    if (Double.isNaN(tau)) {
      return 1; // All values are equal.
    }
    return NORMAL.cumulativeProbability(-3 * tau * Math.sqrt(n * (n - 1) / (2 * (2 * n + 5))));
  }

  /**
   * The probability that values of one group are this much less than those of another, if both are
   * of one kind (Mann and Whitney; one-sided).
   *
   * @param less the group that has the smaller values
   */
  static double ofLess(double[] less, double[] more) {
    double[] all = DoubleStream.concat(Arrays.stream(less), Arrays.stream(more)).toArray();
    double[] ranks = new NaturalRanking().rank(all);
    double meanRank = Arrays.stream(ranks, 0, less.length).average().orElseThrow();
    // The test does not say which group has the smaller values.
    return meanRank < (all.length + 1) / 2.0
        ? new MannWhitneyUTest().mannWhitneyUTest(less, more) / 2
        : 1;
  }

  /** A rank correlation and how likely it is by chance (Spearman; two-sided). */
  record Correlation(double rho, double p) {

    static Correlation of(double[] x, double[] y) {
      double rho = new SpearmansCorrelation().correlation(x, y);
      int freedom = x.length - 2;
      if (Double.isNaN(rho)) {
        return new Correlation(0, 1);
      }
      double t = Math.abs(rho) * Math.sqrt(freedom / Math.max(1e-300, (1 - rho) * (1 + rho)));
      return new Correlation(rho, 2 * new TDistribution(freedom).cumulativeProbability(-t));
    }
  }
}
