package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GaussianProcessTest {

  private static final Metric METRIC = new Metric(new boolean[] {false});

  /** Length 0.5, signal 1, noise 0.01 (and the least noise). */
  private static final Hyperparameters HYPERPARAMETERS =
      new Hyperparameters(new double[] {Math.log(0.5), 0, Math.log(0.01)});

  private static Datum datum(double x, double value, int count) {
    return new Datum(new double[] {x}, value, count);
  }

  private static GaussianProcess process(Datum... data) {
    return GaussianProcess.of(METRIC, HYPERPARAMETERS, List.of(data)).orElseThrow();
  }

  /** With one observation the formulas are short. */
  @Test
  void predictsByTheFormulas() {
    double r = Math.sqrt(5) * 0.25 / 0.5;
    double covariance = (1 + r + r * r / 3) * Math.exp(-r) + 1;
    double total = 2 + (0.01 + 1e-6) / 4;

    var prediction = process(datum(0.5, 3, 4)).predict(new double[] {0.75});

    assertThat(prediction.mean()).isCloseTo(covariance / total * 3, within(1e-12));
    assertThat(prediction.variance()).isCloseTo(2 - covariance * covariance / total, within(1e-12));
  }

  @Test
  void theMeanOfMoreReplicatesIsBelievedMore() {
    double[] at = {0.5};

    double once = process(datum(0.5, 3, 1)).predict(at).variance();
    double often = process(datum(0.5, 3, 100)).predict(at).variance();

    assertThat(often).isLessThan(once / 50);
  }

  @Test
  void whatIsBelievedChangesTheVarianceAlone() {
    var before = process(datum(0.1, 1, 1), datum(0.9, -1, 1));
    double[] believed = {0.4};
    var after = before.believing(believed);
    var observed =
        process(
            datum(0.1, 1, 1), datum(0.9, -1, 1), datum(0.4, before.predict(believed).mean(), 1));

    for (double x = 0; x <= 1; x += 0.1) {
      double[] at = {x};
      assertThat(after.predict(at).mean()).isCloseTo(before.predict(at).mean(), within(1e-12));
      assertThat(after.predict(at).mean()).isCloseTo(observed.predict(at).mean(), within(1e-9));
      assertThat(after.predict(at).variance())
          .isCloseTo(observed.predict(at).variance(), within(1e-9));
      assertThat(after.predict(at).variance()).isLessThan(before.predict(at).variance());
    }
  }

  @Test
  void aThousandEqualPointsAreNoTrouble() {
    List<Datum> data = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      data.add(datum(0.5, 1, 1));
    }
    var process = GaussianProcess.of(METRIC, HYPERPARAMETERS, data).orElseThrow();

    assertThat(process.predict(new double[] {0.5}).mean()).isCloseTo(1, within(0.01));
    assertThat(process.predict(new double[] {0.5}).variance()).isBetween(0.0, 1e-3);
  }

  /** Curves of the truth are learned by the fit, not by the caller. */
  @Test
  void theFitFindsTheParameterThatMatters() {
    var metric = new Metric(new boolean[] {false, false});
    List<Datum> data = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      double x = Draws.uniform(i, 0);
      double y = Draws.uniform(i, 1);
      data.add(new Datum(new double[] {x, y}, Math.sin(8 * x), 1));
    }
    var fitted = Fit.ofScores(metric, data, new Prior.Noise(-7, 2));
    var process = GaussianProcess.of(metric, fitted, data).orElseThrow();

    assertThat(process.lengths()[1]).isGreaterThan(5 * process.lengths()[0]);
    for (double x = 0.1; x < 0.95; x += 0.1) {
      assertThat(process.predict(new double[] {x, 0.5}).mean())
          .isCloseTo(Math.sin(8 * x), within(0.1));
    }
  }
}
