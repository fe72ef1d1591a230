package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tuning.search.bayesian.PastPoint.Result;
import dev.tuning.space.BooleanDomain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import dev.tuning.space.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Analytic gradients, compared with differences. */
class ModelGradientsTest {

  private static final double STEP = 1e-5;

  private final RandomGenerator random = new SplittableRandom(1);
  private final Metric metric = new Metric(new boolean[] {false, true, false});

  private double[] features() {
    return new double[] {
      random.nextDouble(),
      random.nextInt(3),
      random.nextInt(4) == 0 ? Double.NaN : random.nextDouble()
    };
  }

  private List<Datum> data(int n) {
    List<Datum> data = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      data.add(
          new Datum(
              features(),
              random.nextGaussian(),
              1 + random.nextInt(3),
              i % 4 == 0 ? random.nextDouble() : 0));
    }
    return data;
  }

  @Test
  void theLikelihoodsGradientIsItsDerivative() {
    requireDerivative(
        new Likelihood(metric, data(20), Prior.ofScores(3, new Prior.Noise(-5, 1))), 5, STEP, 1e-5);
  }

  /** The mode is found to eight digits or so, which differences feel: their steps are larger. */
  @Test
  void theLabelsLikelihoodsGradientIsItsDerivative() {
    List<Datum> labels =
        data(25).stream()
            .map(datum -> new Datum(datum.features(), datum.value() > -0.5 ? 1 : -1, 1))
            .toList();
    requireDerivative(new LabelLikelihood(metric, labels, Prior.ofLabels(3)), 4, 1e-3, 1e-4);
  }

  private void requireDerivative(Lbfgs.Function function, int size, double step, double accuracy) {
    for (int trial = 0; trial < 20; trial++) {
      double[] logs = random.doubles(size, -2, 1.5).toArray();
      double[] gradient = new double[size];
      function.at(logs, gradient);
      for (int j = 0; j < size; j++) {
        double[] up = logs.clone();
        double[] down = logs.clone();
        up[j] += step;
        down[j] -= step;
        double difference =
            (function.at(up, new double[size]) - function.at(down, new double[size])) / (2 * step);
        assertThat(gradient[j])
            .isCloseTo(difference, within(accuracy * Math.max(1, Math.abs(difference))));
      }
    }
  }

  @Test
  void thePredictionsGradientIsItsDerivative() {
    var process =
        GaussianProcess.of(
                metric, new Hyperparameters(new double[] {-1, 0, -0.5, 0.2, -4}), data(15))
            .orElseThrow()
            .believing(features());
    int[] by = {0, 2};
    for (int trial = 0; trial < 20; trial++) {
      double[] at = {random.nextDouble(), random.nextInt(3), random.nextDouble()};
      GaussianProcess.Slope slope = process.slope(at, by);
      assertThat(slope.prediction()).isEqualTo(process.predict(at));
      for (int f = 0; f < by.length; f++) {
        double[] up = at.clone();
        double[] down = at.clone();
        up[by[f]] += STEP;
        down[by[f]] -= STEP;
        var above = process.predict(up);
        var below = process.predict(down);
        assertThat(slope.mean()[f])
            .isCloseTo((above.mean() - below.mean()) / (2 * STEP), within(1e-6));
        assertThat(slope.variance()[f])
            .isCloseTo((above.variance() - below.variance()) / (2 * STEP), within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Trainable.class)
  void theAcquisitionsGradientIsItsDerivative(Trainable trainable) {
    var space =
        new Space(
            List.of(
                new Parameter("x", new DoubleDomain(0, 1, Scale.LINEAR)),
                new Parameter("on", new BooleanDomain()),
                new Parameter(
                    "y",
                    Role.NUISANCE,
                    new DoubleDomain(0, 1, Scale.LINEAR),
                    Optional.of(new When("on", List.of(true))))));
    var encoding = new Encoding(space, false);
    List<PastPoint> points = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      double x = random.nextDouble();
      boolean on = random.nextBoolean();
      double y = random.nextDouble();
      points.add(
          new PastPoint(
              i,
              on ? Map.of("x", x, "on", true, "y", y) : Map.of("x", x, "on", false),
              x > 0.7
                  ? new Result.Infeasible()
                  : new Result.Feasible(x - (on ? y * y : 0.3), 1, 0)));
    }
    var acquisition =
        new Acquisition(Surrogate.of(encoding, points, List.of()).orElseThrow(), 0.5, trainable);
    int[] by = {0, 2};
    for (int trial = 0; trial < 20; trial++) {
      double[] at = {random.nextDouble(0.05, 0.95), 1, random.nextDouble(0.05, 0.95)};
      double[] gradient = new double[2];
      assertThat(acquisition.at(at, by, gradient)).isCloseTo(acquisition.at(at), within(1e-9));
      for (int f = 0; f < by.length; f++) {
        double[] up = at.clone();
        double[] down = at.clone();
        up[by[f]] += STEP;
        down[by[f]] -= STEP;
        double difference = (acquisition.at(up) - acquisition.at(down)) / (2 * STEP);
        assertThat(gradient[f])
            .isCloseTo(difference, within(1e-3 * Math.max(1, Math.abs(difference))));
      }
    }
  }
}
