package dev.tuning.search.bayesian;

import java.util.Arrays;

/**
 * What is believed of {@link Hyperparameters} before any observation. All are normal in the
 * logarithm:
 *
 * <ul>
 *   <li>length of a feature: mode {@code exp(sqrt 2 - 3) sqrt d}, deviation sqrt 3 (Hvarfner et
 *       al., arXiv 2402.02229), which assumes less of each parameter the more there are;
 *   <li>signal variance: mode 1 of standardised scores, 4 of what is behind labels, deviation 1;
 *   <li>noise variance of scores: as the caller knows it.
 * </ul>
 *
 * @param modes the logarithms of the most likely values
 * @param deviations of the logarithms
 * @param startDeviations how far around the modes a fit begins
 */
record Prior(double[] modes, double[] deviations, double[] startDeviations) {

  private static final double LENGTH_DEVIATION = StrictMath.sqrt(3);
  private static final double SIGNAL_DEVIATION = 1;

  /** Two deviations of the latent value are a probability of 2 % or of 98 %. */
  private static final double LABEL_SIGNAL = StrictMath.log(4);

  /**
   * What is known of the noise variance beforehand.
   *
   * @param mode the logarithm of the most likely value
   * @param deviation of the logarithm
   */
  record Noise(double mode, double deviation) {}

  /** That of a process of scores. */
  static Prior ofScores(int features, Noise noise) {
    Prior prior = of(features, features + 2, 0);
    prior.modes[features + 1] = noise.mode();
    prior.deviations[features + 1] = noise.deviation();
    prior.startDeviations[features + 1] = noise.deviation();
    return prior;
  }

  /** That of a process of labels, which has no noise of its own. */
  static Prior ofLabels(int features) {
    return of(features, features + 1, LABEL_SIGNAL);
  }

  private static Prior of(int features, int size, double signal) {
    double[] modes = new double[size];
    double[] deviations = new double[size];
    Arrays.fill(modes, 0, features, StrictMath.sqrt(2) - 3 + 0.5 * StrictMath.log(features));
    Arrays.fill(deviations, 0, features, LENGTH_DEVIATION);
    modes[features] = signal;
    deviations[features] = SIGNAL_DEVIATION;
    double[] startDeviations = new double[size];
    Arrays.fill(startDeviations, 1);
    return new Prior(modes, deviations, startDeviations);
  }

  /**
   * Minus the logarithm of the density, up to a constant.
   *
   * @param gradient its derivatives are added to it
   */
  double penalty(double[] logs, double[] gradient) {
    double sum = 0;
    for (int j = 0; j < logs.length; j++) {
      double z = (logs[j] - modes[j]) / deviations[j];
      sum += 0.5 * z * z;
      gradient[j] += z / deviations[j];
    }
    return sum;
  }
}
