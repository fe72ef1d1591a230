package dev.tuning.analysis.insight;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.hipparchus.distribution.discrete.HypergeometricDistribution;
import org.hipparchus.stat.inference.MannWhitneyUTest;

/** How likely it is that what was seen is chance. */
final class Chance {

  /**
   * How often a check may speak of a study in which there is nothing to find. Half of the 5 % that
   * is promised, since approximations are not exact and studies are looked at more than once.
   */
  static final double LEVEL = 0.025;

  /** Of so few values in all the library computes the chance exactly. */
  private static final int FEW = 50;

  private static final NormalDistribution NORMAL = new NormalDistribution();

  private Chance() {}

  /**
   * The probability that of {@code drawn} out of {@code all} at least {@code seen} are marked, when
   * {@code marked} are (Fisher's exact test, one-sided).
   */
  static double atLeast(int seen, int all, int marked, int drawn) {
    if (seen <= Math.max(0, drawn + marked - all)) {
      return 1;
    }
    if (seen <= (double) marked * drawn / all) {
      // The other tail is the shorter one: that more of those drawn are not marked.
      return 1 - atLeast(drawn - seen + 1, all, all - marked, drawn);
    }
    // Each probability from the one before: in a large study there are thousands, of which the
    // first few hundred count.
    double next = new HypergeometricDistribution(all, marked, drawn).probability(seen);
    double sum = 0;
    for (int x = seen; sum + next != sum; x++) {
      sum += next;
      next *= (marked - x) / (x + 1.0) * (drawn - x) / (all - marked - drawn + x + 1.0);
    }
    return Math.min(1, sum);
  }

  /** The probability of at least {@code seen} successes in {@code trials} with chance p each. */
  static double atLeast(int seen, int trials, double p) {
    return seen <= 0 ? 1 : 1 - new BinomialDistribution(trials, p).cumulativeProbability(seen - 1);
  }

  /**
   * The probability that values of one group are this much less than those of another, if both are
   * of one kind (Mann and Whitney; one-sided).
   *
   * @param less the group that has the smaller values
   */
  static double ofLess(double[] less, double[] more) {
    double[] all = DoubleStream.concat(Arrays.stream(less), Arrays.stream(more)).toArray();
    int n = all.length;
    int[] order = Order.by(all, IntStream.range(0, n).toArray());
    double[] ranks = Order.ranks(IntStream.of(order).mapToDouble(i -> all[i]).toArray());
    double mean = (n + 1) / 2.0;
    double ofLess = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double deviation = ranks[i] - mean;
      ofLess += order[i] < less.length ? deviation : 0;
      squares += deviation * deviation;
    }
    if (ofLess >= 0) {
      return 1;
    }
    if (n <= FEW) {
      return new MannWhitneyUTest().mannWhitneyUTest(less, more) / 2;
    }
    // The variance of a sum of ranks drawn by chance, equal ones included; with the correction for
    // continuity.
    double variance = squares * less.length * more.length / (n * (n - 1.0));
    return NORMAL.cumulativeProbability((ofLess + 0.5) / Math.sqrt(variance));
  }

  /** A rank correlation and how likely it is by chance (Spearman; two-sided). */
  record Correlation(double rho, double p) {

    /** Of ranks, where equal values share theirs. */
    static Correlation of(double[] x, double[] y) {
      double mean = (x.length + 1) / 2.0;
      double ofX = 0;
      double ofY = 0;
      double ofBoth = 0;
      for (int i = 0; i < x.length; i++) {
        ofX += (x[i] - mean) * (x[i] - mean);
        ofY += (y[i] - mean) * (y[i] - mean);
        ofBoth += (x[i] - mean) * (y[i] - mean);
      }
      double rho = ofBoth / Math.sqrt(ofX * ofY);
      int freedom = x.length - 2;
      if (Double.isNaN(rho)) {
        return new Correlation(0, 1);
      }
      double t = Math.abs(rho) * Math.sqrt(freedom / Math.max(1e-300, (1 - rho) * (1 + rho)));
      return new Correlation(rho, 2 * new TDistribution(freedom).cumulativeProbability(-t));
    }
  }
}
