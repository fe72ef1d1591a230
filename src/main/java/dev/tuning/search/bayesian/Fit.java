package dev.tuning.search.bayesian;

import dev.tuning.search.bayesian.Hyperparameters.NoisePrior;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the most likely hyperparameters: from the prior's mode and from the best of some random
 * points, always the same ones.
 */
final class Fit {

  private static final int RANDOM_STARTS = 8;
  private static final int BEST_STARTS = 2;
  private static final int ITERATIONS = 30;
  private static final double TOLERANCE = 1e-3;

  private Fit() {}

  /**
   * The most likely hyperparameters.
   *
   * @param data at least one observation
   */
  static Hyperparameters of(Metric metric, List<Datum> data, NoisePrior noise) {
    var likelihood = new Likelihood(metric, data, noise);
    double[] mode = Hyperparameters.mode(metric.features(), noise);
    List<Lbfgs.Minimum> starts = new ArrayList<>();
    for (int start = 0; start < RANDOM_STARTS; start++) {
      double[] logs = mode.clone();
      for (int j = 0; j < logs.length; j++) {
        logs[j] += Draws.normal(start, j) * (j == logs.length - 1 ? noise.deviation() : 1);
      }
      starts.add(new Lbfgs.Minimum(logs, likelihood.at(logs, new double[logs.length])));
    }
    starts.sort(Comparator.comparingDouble(Lbfgs.Minimum::value));
    Lbfgs.Minimum best = Lbfgs.minimise(likelihood, mode, ITERATIONS, TOLERANCE);
    for (Lbfgs.Minimum start : starts.subList(0, BEST_STARTS)) {
      Lbfgs.Minimum found = Lbfgs.minimise(likelihood, start.point(), ITERATIONS, TOLERANCE);
      if (found.value() < best.value() || !Double.isFinite(best.value())) {
        best = found;
      }
    }
    return new Hyperparameters(best.point());
  }
}
