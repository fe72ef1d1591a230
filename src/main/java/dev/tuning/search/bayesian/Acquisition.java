package dev.tuning.search.bayesian;

import dev.tuning.search.bayesian.GaussianProcess.Prediction;
import dev.tuning.search.bayesian.GaussianProcess.Slope;

/**
 * How much a point promises: the logarithm of the expected improvement (Ament et al., arXiv
 * 2310.20708) plus that of the probability that it can be trained (Gardner et al., ICML 2014),
 * which counts several times.
 */
final class Acquisition {

  /**
   * How often the probability counts. Once is right where a wasted trial costs nothing, and where
   * what is promised beyond the border is true; nothing that is seen there says so.
   */
  private static final double CAUTION = 8;

  private final Surrogate surrogate;
  private final double incumbent;

  /**
   * @param surrogate what has been learned
   * @param incumbent the score to improve on, as the model sees scores
   */
  Acquisition(Surrogate surrogate, double incumbent) {
    this.surrogate = surrogate;
    this.incumbent = incumbent;
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
        : improvement(score) + CAUTION * Normal.logCumulative(margin);
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
    double byMargin = StrictMath.exp(Normal.logDensity(margin) - Normal.logCumulative(margin));
    for (int f = 0; f < by.length; f++) {
      gradient[f] +=
          CAUTION
              * byMargin
              * (label.mean()[f] / StrictMath.sqrt(total)
                  - margin * label.variance()[f] / (2 * total));
    }
    return value(score.prediction(), margin);
  }
}
