package dev.tuning.analysis.insight;

import dev.tuning.report.Curve;
import java.util.Map;
import java.util.Set;

/**
 * A trial that has ended.
 *
 * @param index its point
 * @param replicate which repetition of the point, from 0
 * @param values the values of its active parameters, as {@link dev.tuning.space.Domain} has them
 * @param outcome what it came to
 * @param objective its objective, finite if it succeeded
 * @param step the step at which that was measured
 * @param curves values by metric; shared with whoever made this, never copied
 * @param thinned the metrics whose curves lack points
 */
public record TrialRun(
    long index,
    int replicate,
    Map<String, Object> values,
    Outcome outcome,
    double objective,
    long step,
    Map<String, Curve> curves,
    Set<String> thinned) {

  /** What a trial came to. */
  public enum Outcome {
    /** It has an objective. */
    SUCCEEDED,
    /** Its parameters can't be trained. */
    INFEASIBLE,
    /** The program failed, which says nothing about the parameters. */
    FAILED,
    /** It trained to its end, but a metric that the objective needs was never reported. */
    UNMEASURED
  }

  boolean succeeded() {
    return outcome == Outcome.SUCCEEDED;
  }

  boolean infeasible() {
    return outcome == Outcome.INFEASIBLE;
  }

  boolean unmeasured() {
    return outcome == Outcome.UNMEASURED;
  }
}
