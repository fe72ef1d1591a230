package dev.tuning.search.bayesian;

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
   * The most likely hyperparameters of scores.
   *
   * @param data at least one observation
   */
  static Hyperparameters ofScores(Metric metric, List<Datum> data, Prior.Noise noise) {
    Prior prior = Prior.ofScores(metric.features(), noise);
    return of(new Likelihood(metric, data, prior), prior);
  }

  /**
   * Those of labels.
   *
   * @param data at least one label, +1 or -1
   */
  static Hyperparameters ofLabels(Metric metric, List<Datum> data) {
    Prior prior = Prior.ofLabels(metric.features());
    return of(new LabelLikelihood(metric, data, prior), prior);
  }

  private static Hyperparameters of(Lbfgs.Function density, Prior prior) {
    Lbfgs.Function likelihood =
        (logs, gradient) ->
            new Hyperparameters(logs).isSensible()
                ? density.at(logs, gradient)
                : Double.POSITIVE_INFINITY;
    double[] mode = prior.modes();
    List<Lbfgs.Minimum> starts = new ArrayList<>();
    for (int start = 0; start < RANDOM_STARTS; start++) {
      double[] logs = mode.clone();
      for (int j = 0; j < logs.length; j++) {
        logs[j] += Draws.normal(start, j) * prior.startDeviations()[j];
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
