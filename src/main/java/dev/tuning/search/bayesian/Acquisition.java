package dev.tuning.search.bayesian;

import dev.tuning.search.bayesian.GaussianProcess.Prediction;
import dev.tuning.search.bayesian.GaussianProcess.Slope;

/**
 * How much a point promises: the logarithm of the expected improvement (Ament et al., arXiv
 * 2310.20708) plus what {@link Trainable} makes of the probability that it can be trained: its
 * logarithm (Gardner et al., ICML 2014), several times, or how undecided it is.
 */
final class Acquisition {

  private final Surrogate surrogate;
  private final double incumbent;
  private final Trainable trainable;

  /**
   * @param surrogate what has been learned
   * @param incumbent the score to improve on, as the model sees scores
   * @param trainable which points are asked for
   */
  Acquisition(Surrogate surrogate, double incumbent, Trainable trainable) {
    this.surrogate = surrogate;
    this.incumbent = incumbent;
    this.trainable = trainable;
  }

  /** The value at a point; higher is better. */
  double at(double[] features) {
    return value(
        surrogate.score().predict(features),
        surrogate
            .feasibility()
            .map(process -> Surrogate.margin(process.predict(features), process.noise()))
            .orElse(Double.POSITIVE_INFINITY));
  }

  private double value(Prediction score, double margin) {
    return margin == Double.POSITIVE_INFINITY
        ? improvement(score)
        : improvement(score) + trainable.promise(margin);
  }

  /** The logarithm of the expected improvement at a point, if it can be trained. */
  double improvementAt(double[] features) {
    return improvement(surrogate.score().predict(features));
  }

  private double improvement(Prediction score) {
    double deviation = score.deviation();
    return Normal.logImprovement((score.mean() - incumbent) / deviation)
        + StrictMath.log(deviation);
  }

  /**
   * The same with derivatives.
   *
   * @param by which features: numbers that are active at the point
   * @param gradient takes the derivatives
   */
  double at(double[] features, int[] by, double[] gradient) {
    Slope score = surrogate.score().slope(features, by);
    double deviation = score.prediction().deviation();
    double z = (score.prediction().mean() - incumbent) / deviation;
    // d(ln EI) = (Phi(z) d(mean) + phi(z) d(deviation)) / (deviation h(z)).
    double h = Normal.logImprovement(z);
    double byMean = StrictMath.exp(Normal.logCumulative(z) - h) / deviation;
    double byDeviation = StrictMath.exp(Normal.logDensity(z) - h) / deviation;
    for (int f = 0; f < by.length; f++) {
      gradient[f] = byMean * score.mean()[f] + byDeviation * score.variance()[f] / (2 * deviation);
    }
    if (surrogate.feasibility().isEmpty()) {
      return value(score.prediction(), Double.POSITIVE_INFINITY);
    }
    GaussianProcess process = surrogate.feasibility().get();
    Slope label = process.slope(features, by);
    double margin = Surrogate.margin(label.prediction(), process.noise());
    double total = label.prediction().variance() + process.noise();
    double byMargin = trainable.slope(margin);
    for (int f = 0; f < by.length; f++) {
      gradient[f] +=
          byMargin
              * (label.mean()[f] / StrictMath.sqrt(total)
                  - margin * label.variance()[f] / (2 * total));
    }
    return value(score.prediction(), margin);
  }
}
