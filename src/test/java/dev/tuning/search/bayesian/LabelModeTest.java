package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What is behind labels. */
class LabelModeTest {

  private static final Metric PLANE = new Metric(new boolean[2]);

  /** Of one label: the mode of log Phi(f) - f^2 / (2 k), found by bisection. */
  @Test
  void ofOneLabelIsWhereItsSlopeMeetsThePriors() {
    double k = 3;
    double low = 0;
    double high = 10;
    while (high - low > 1e-12) {
      double f = (low + high) / 2;
      double slope = Math.exp(Normal.logDensity(f)) / Normal.cumulative(f) - f / k;
      if (slope > 0) {
        low = f;
      } else {
        high = f;
      }
    }

    for (int label : new int[] {1, -1}) {
      LabelMode mode =
          LabelMode.of(new double[] {k}, new double[] {label}, new double[1]).orElseThrow();
      assertThat(k * mode.slope()[0]).isCloseTo(label * low, within(1e-4));
    }
  }

  /**
   * Laplace's approximation against the integral itself: the evidence of two labels, by the
   * trapezoidal rule.
   */
  @Test
  void theEvidenceIsNearlyTheIntegral() {
    double correlation = 1.2;
    double[] covariance = {2, correlation, correlation, 2};
    double determinant = 4 - correlation * correlation;
    double sum = 0;
    double step = 0.05;
    for (double f = -10; f <= 10; f += step) {
      for (double g = -10; g <= 10; g += step) {
        double quadratic = (2 * f * f - 2 * correlation * f * g + 2 * g * g) / determinant;
        sum +=
            Math.exp(-quadratic / 2) * Normal.cumulative(f) * Normal.cumulative(-g) * step * step;
      }
    }
    double evidence = Math.log(sum / (2 * Math.PI * Math.sqrt(determinant)));

    assertThat(
            LabelMode.of(covariance, new double[] {1, -1}, new double[2])
                .orElseThrow()
                .logEvidence())
        .isCloseTo(evidence, within(0.05));
  }

  @Test
  void itDoesNotMatterWhereTheSearchBegins() {
    var random = new SplittableRandom(4);
    List<Datum> data = labels(random, 30);
    var pairs = new Pairs(PLANE, data);
    Kernel kernel = new Hyperparameters(new double[] {-1, -1, 2}).kernel(PLANE);
    double[] covariance = pairs.covariance(kernel, pairs.scaled(kernel));
    double[] labels = data.stream().mapToDouble(Datum::value).toArray();

    LabelMode one = LabelMode.of(covariance, labels, new double[30]).orElseThrow();
    LabelMode other =
        LabelMode.of(covariance, labels, random.doubles(30, -9, 9).toArray()).orElseThrow();

    assertThat(other.logEvidence()).isCloseTo(one.logEvidence(), within(1e-5));
    assertThat(other.slope()).usingComparatorWithPrecision(1e-3).containsExactly(one.slope());
  }

  /**
   * Points of 200 problems, each with a border of its own through the plane. A process of numbers
   * +1 and -1 in their place says 0.999 and more for points near the border on either side.
   */
  @Test
  void probabilitiesAreAsOftenTrueAsTheySay() {
    var random = new SplittableRandom(5);
    int[] count = new int[10];
    int[] feasible = new int[10];
    for (int problem = 0; problem < 200; problem++) {
      List<Datum> all = labels(random, 45);
      List<Datum> known = all.subList(0, 25);
      GaussianProcess process =
          GaussianProcess.ofLabels(PLANE, Fit.ofLabels(PLANE, known), known).orElseThrow();
      for (Datum point : all.subList(25, 45)) {
        var prediction = process.predict(point.features());
        double probability = Normal.cumulative(Surrogate.margin(prediction, process.noise()));
        int bin = (int) Math.min(9, 10 * probability);
        count[bin]++;
        feasible[bin] += point.value() > 0 ? 1 : 0;
      }
    }

    for (int bin = 0; bin < 10; bin++) {
      double share = (double) feasible[bin] / count[bin];
      assertThat(count[bin]).as("points in %d", bin).isGreaterThan(50);
      // It may be too careful by a quarter, and too sure by a twentieth.
      double middle = (bin + 0.5) / 10;
      double surer = middle > 0.5 ? middle - share : share - middle;
      assertThat(surer)
          .as("of %s with about %s, feasible: %s", count[bin], middle, share)
          .isBetween(-0.25, 0.05);
    }
  }

  private static List<Datum> labels(RandomGenerator random, int n) {
    double angle = random.nextDouble(2 * Math.PI);
    double across = random.nextDouble(-0.3, 0.3);
    List<Datum> data = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      double side = Math.cos(angle) * (x - 0.5) + Math.sin(angle) * (y - 0.5) - across;
      data.add(new Datum(new double[] {x, y}, side > 0 ? 1 : -1, 1));
    }
    return data;
  }
}
