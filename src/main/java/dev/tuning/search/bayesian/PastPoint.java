package dev.tuning.search.bayesian;

import java.util.List;
import java.util.Map;

/**
 * A point that has been tried, or is being tried.
 *
 * @param index which point of its Study
 * @param parameters a value for each active parameter
 * @param result what came of it
 */
public record PastPoint(long index, Map<String, Object> parameters, Result result) {

  /** The scores of the feasible ones of some points, in their order. */
  static double[] scores(List<PastPoint> points) {
    return points.stream()
        .map(PastPoint::result)
        .filter(Result.Feasible.class::isInstance)
        .mapToDouble(result -> ((Result.Feasible) result).score())
        .toArray();
  }

  /** What came of a point. */
  public sealed interface Result {

    /** Whether the point has told something about its parameters. */
    default boolean isObservation() {
      return this instanceof Feasible || this instanceof Infeasible;
    }

    /**
     * It could be trained.
     *
     * @param score the mean over its replicates, finite; higher is better
     * @param replicates how many, at least 1
     * @param variance of one replicate, from their spread; 0 where there is one
     */
    record Feasible(double score, int replicates, double variance) implements Result {}

    /** Its parameters can't be trained. */
    record Infeasible() implements Result {}

    /** It is still to come. */
    record Pending() implements Result {}

    /** The program failed, which says nothing about the parameters. */
    record Failed() implements Result {}
  }
}
