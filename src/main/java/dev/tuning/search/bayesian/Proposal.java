package dev.tuning.search.bayesian;

import java.util.Map;
import java.util.Optional;

/**
 * A point to try.
 *
 * @param index which point of the Study
 * @param parameters a value for each active parameter, fixed ones too
 * @param source where it comes from
 * @param reason why it is not from the model, or why it is not the one of which the model expects
 *     most; else absent
 * @param prediction what the model expects; absent unless the point is from the model
 */
public record Proposal(
    long index,
    Map<String, Object> parameters,
    Source source,
    Optional<String> reason,
    Optional<Prediction> prediction) {

  /** Where a point comes from. */
  public enum Source {
    /** It is one of the first, which are quasi-random. */
    STARTUP,
    /** The model expects most of it, of all points or of those whose turn it is. */
    MODEL,
    /** It is quasi-random, since the model has no answer. */
    FALLBACK
  }

  /**
   * What the model expects.
   *
   * @param mean the score, in the units of the scores; NaN while no point of the Study itself is
   *     feasible
   * @param deviation of the score, or NaN likewise
   * @param feasible probability in [0, 1] that the point can be trained
   */
  public record Prediction(double mean, double deviation, double feasible) {}
}
