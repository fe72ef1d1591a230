package dev.tuning.analysis;

import java.util.List;

/**
 * What the objective of a trial is.
 *
 * @param metric the metric that counts
 * @param goal which direction is better
 * @param over which of its evaluations counts
 * @param bestBeforeDivergence whether a trial that diverges counts with what it had before, and is
 *     not infeasible
 * @param constraints what must hold at the step that counts, all of them
 */
public record ObjectiveRule(
    String metric,
    Goal goal,
    Over over,
    boolean bestBeforeDivergence,
    List<Constraint> constraints) {

  /** Which evaluation of a trial counts. */
  public enum Over {
    /** The best one, and of equally good ones the earliest. */
    BEST_STEP,
    /** The last one. */
    LAST_STEP
  }

  public ObjectiveRule {
    constraints = List.copyOf(constraints);
  }
}
