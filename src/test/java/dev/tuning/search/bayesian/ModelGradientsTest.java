package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tuning.search.bayesian.Hyperparameters.NoisePrior;
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
      data.add(new Datum(features(), random.nextGaussian(), 1 + random.nextInt(3)));
    }
    return data;
  }

  @Test
  void theLikelihoodsGradientIsItsDerivative() {
    var likelihood = new Likelihood(metric, data(20), new NoisePrior(-5, 1));
    for (int trial = 0; trial < 20; trial++) {
      double[] logs = random.doubles(5, -2, 1.5).toArray();
      double[] gradient = new double[5];
      likelihood.at(logs, gradient);
      for (int j = 0; j < 5; j++) {
        double[] up = logs.clone();
        double[] down = logs.clone();
        up[j] += STEP;
        down[j] -= STEP;
        double difference =
            (likelihood.at(up, new double[5]) - likelihood.at(down, new double[5])) / (2 * STEP);
        assertThat(gradient[j])
            .isCloseTo(difference, within(1e-5 * Math.max(1, Math.abs(difference))));
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

  @Test
  void theAcquisitionsGradientIsItsDerivative() {
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
    var acquisition = new Acquisition(Surrogate.of(encoding, points, List.of()).orElseThrow(), 0.5);
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
