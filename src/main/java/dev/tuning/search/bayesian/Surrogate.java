package dev.tuning.search.bayesian;

import dev.tuning.search.bayesian.GaussianProcess.Prediction;
import dev.tuning.search.bayesian.PastPoint.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has been learned: a Gaussian process of the warped scores, in which infeasible points have
 * the worst feasible score, and a Gaussian process classifier of feasibility, +1 and -1.
 *
 * <p>Ignoring infeasible points is worse than random search, since the model never hears of them; a
 * very bad score for them bends the model where it matters most, at the edge. Nor are the lengths
 * of the first process fitted to them: beside the best points, as they often are, they look like a
 * cliff, and with lengths as short as that the model knows nothing of other places. Measured in
 * docs/search.md.
 */
final class Surrogate {

  /** Observations that hyperparameters are fitted to: the time grows with the cube. */
  static final int LARGEST_FIT = 120;

  /** Observations that predictions are made from. */
  static final int LARGEST_MODEL = 400;

  /**
   * How little the worst feasible score, which stands for one, is to be believed at an infeasible
   * point (variance, of scores with variance 1).
   */
  private static final double INFEASIBLE_DOUBT = 0.3;

  /**
   * How little the scores of earlier Studies are to be believed at first (variance likewise): they
   * are warped by other points, so that the same objective has another score.
   */
  private static final double EARLIER_DOUBT = 0.03;

  /**
   * By how much less, times the square of the number of feasible points of the Study: the better
   * those are, the more does a score of theirs differ from the same one among other points.
   */
  private static final double OUTGROWN = 0.003;

  /** Without replicates, a twentieth of a percent of the variance is the first guess. */
  private static final Prior.Noise SCORE_NOISE = new Prior.Noise(StrictMath.log(5e-4), 2);

  /** Replicates say how much noise there is; how much they are worth depends on their number. */
  private static final double MEASURED_NOISE_DEVIATION = 0.5;

  private final Training training;
  private final GaussianProcess score;
  private final Optional<GaussianProcess> feasibility;

  /** That of this Study, absent until a point of it is feasible. */
  private final Optional<Warp> warp;

  private final double incumbent;
  private final int observations;

  private Surrogate(
      Training training,
      GaussianProcess score,
      Optional<GaussianProcess> feasibility,
      Optional<Warp> warp,
      double incumbent,
      int observations) {
    this.training = training;
    this.score = score;
    this.feasibility = feasibility;
    this.warp = warp;
    this.incumbent = incumbent;
    this.observations = observations;
  }

  /**
   * An observation of this Study or of an earlier one.
   *
   * @param ownFeatures the same place in this Study
   * @param warp of its Study
   * @param doubt how little its score is to be believed, see {@link Datum}
   */
  private record Seen(
      double[] features, double[] ownFeatures, Result result, Warp warp, double doubt) {

    boolean isFeasible() {
      return result instanceof Result.Feasible;
    }

    double value() {
      return result instanceof Result.Feasible feasible ? warp.of(feasible.score()) : warp.worst();
    }

    int count() {
      return result instanceof Result.Feasible feasible ? feasible.replicates() : 1;
    }
  }

  /** What the scores are learned from. */
  private record Training(Metric metric, Hyperparameters hyperparameters, List<Seen> seen) {

    Optional<GaussianProcess> process() {
      return GaussianProcess.of(metric, hyperparameters, scores(seen));
    }

    Training ofFeasible() {
      return new Training(metric, hyperparameters, feasible(seen));
    }
  }

  /**
   * Learns.
   *
   * @param encoding of the space
   * @param own the points of the Study, in the order of their indices
   * @param earlier those of other Studies
   * @return absent if no point is feasible, or if the points defy the arithmetic
   */
  static Optional<Surrogate> of(
      Encoding encoding, List<PastPoint> own, List<List<PastPoint>> earlier) {
    List<Seen> seen = new ArrayList<>();
    double feasible = PastPoint.scores(own).length;
    double doubt = EARLIER_DOUBT + OUTGROWN * feasible * feasible;
    for (int study = 0; study < earlier.size(); study++) {
      int number = study + 1;
      Optional<Warp> warp = Warp.of(earlier.get(study));
      for (PastPoint point : earlier.get(study)) {
        if (warp.isPresent() && point.result().isObservation()) {
          encoding
              .ofEarlier(point.parameters(), number)
              .ifPresent(
                  features ->
                      seen.add(
                          new Seen(
                              features,
                              encoding.own(features),
                              point.result(),
                              warp.get(),
                              doubt)));
        }
      }
    }
    Optional<Warp> ownWarp = Warp.of(own);
    // Until a point of this Study is feasible, its scale is that of earlier ones.
    Warp scale = ownWarp.or(() -> seen.stream().findFirst().map(Seen::warp)).orElse(null);
    if (scale == null) {
      return Optional.empty();
    }
    for (PastPoint point : own) {
      if (point.result().isObservation()) {
        double[] features = encoding.of(point.parameters());
        seen.add(new Seen(features, features, point.result(), scale, 0));
      }
    }
    // Those of earlier Studies may fit in their infeasible points alone.
    return seen.stream().anyMatch(Seen::isFeasible)
        ? of(encoding.metric(), seen, scale, ownWarp)
        : Optional.empty();
  }

  private static Optional<Surrogate> of(
      Metric metric, List<Seen> seen, Warp scale, Optional<Warp> ownWarp) {
    List<Seen> kept = Subset.of(seen, LARGEST_MODEL, Seen::isFeasible, Seen::value);
    List<Seen> fitted = Subset.of(kept, LARGEST_FIT, Seen::isFeasible, Seen::value);
    Prior.Noise noise =
        scale.noise().isEmpty()
            ? SCORE_NOISE
            : new Prior.Noise(
                StrictMath.log(Math.max(scale.noise().getAsDouble(), Hyperparameters.LEAST_NOISE)),
                MEASURED_NOISE_DEVIATION);
    var training =
        new Training(metric, Fit.ofScores(metric, scores(feasible(fitted)), noise), kept);
    Optional<GaussianProcess> score = training.process();
    if (score.isEmpty()) {
      return Optional.empty();
    }
    Optional<GaussianProcess> feasibility = Optional.empty();
    if (kept.stream().anyMatch(one -> !one.isFeasible())) {
      feasibility =
          GaussianProcess.ofLabels(metric, Fit.ofLabels(metric, labels(fitted)), labels(kept));
    }
    double incumbent =
        feasible(kept).stream()
            .map(Seen::ownFeatures)
            .mapToDouble(score.get()::mean)
            .max()
            .orElseThrow();
    return Optional.of(
        new Surrogate(training, score.get(), feasibility, ownWarp, incumbent, kept.size()));
  }

  private static List<Seen> feasible(List<Seen> seen) {
    return seen.stream().filter(Seen::isFeasible).toList();
  }

  private static List<Datum> scores(List<Seen> seen) {
    return seen.stream()
        .map(
            one ->
                new Datum(
                    one.features(),
                    one.value(),
                    one.count(),
                    one.isFeasible() ? one.doubt() : one.doubt() + INFEASIBLE_DOUBT))
        .toList();
  }

  private static List<Datum> labels(List<Seen> seen) {
    return seen.stream()
        .map(one -> new Datum(one.features(), one.isFeasible() ? 1 : -1, 1))
        .toList();
  }

  /** The same with one more point that has no result. */
  Surrogate believing(double[] features) {
    return new Surrogate(
        training,
        score.believing(features),
        feasibility.map(process -> process.believing(features)),
        warp,
        incumbent,
        observations);
  }

  /** The same feasibility, with what another one knows of the scores. */
  Surrogate withScoresOf(Surrogate other) {
    return new Surrogate(
        other.training, other.score, feasibility, other.warp, other.incumbent, other.observations);
  }

  /**
   * The same, whose scores are learned from feasible points alone, so that it hopes for something
   * at the border as well. It knows nothing of points that have no result.
   */
  Surrogate ofFeasible() {
    Training ofFeasible = training.ofFeasible();
    return ofFeasible
        .process()
        .map(
            process ->
                new Surrogate(ofFeasible, process, feasibility, warp, incumbent, observations))
        .orElse(this);
  }

  GaussianProcess score() {
    return score;
  }

  Optional<GaussianProcess> feasibility() {
    return feasibility;
  }

  /** The largest mean at a feasible point, earlier Studies included. */
  double incumbent() {
    return incumbent;
  }

  /** How many observations there are in it. */
  int observations() {
    return observations;
  }

  /**
   * How likely a point is to be feasible: that of a normal deviate to be less than this.
   *
   * @param label what is predicted of the latent value
   * @param noise the variance around it
   */
  static double margin(Prediction label, double noise) {
    return label.mean() / StrictMath.sqrt(label.variance() + noise);
  }

  /** The probability that a point can be trained. */
  double feasible(double[] features) {
    return feasibility
        .map(process -> Normal.cumulative(margin(process.predict(features), process.noise())))
        .orElse(1.0);
  }

  /** Whether a point may be feasible for all that is known: the model may be wrong a bit. */
  boolean mayBeFeasible(double[] features) {
    return feasibility
        .map(process -> process.predict(features))
        .map(label -> label.mean() + label.deviation() >= 0)
        .orElse(true);
  }

  /** The expected score of a point, in units of the score; NaN while those are not known. */
  double expected(double[] features) {
    return back(score.predict(features).mean());
  }

  private double back(double value) {
    return warp.map(known -> known.back(value)).orElse(Double.NaN);
  }

  /** Its deviation, in units of the score; NaN while those are not known. */
  double deviation(double[] features) {
    Prediction predicted = score.predict(features);
    double up = back(predicted.mean() + predicted.deviation());
    double down = back(predicted.mean() - predicted.deviation());
    return 0.5 * up - 0.5 * down;
  }

  /** The deviation of one measurement, in units of the score; 0 while those are not known. */
  double noise() {
    return warp.map(known -> known.unit() * StrictMath.sqrt(score.noise())).orElse(0.0);
  }

  /** Lengths of the score by feature. */
  double[] lengths() {
    return score.lengths();
  }
}
