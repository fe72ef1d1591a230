package dev.tuning.trial;

import dev.tuning.analysis.Constraint;
import dev.tuning.analysis.Goal;
import dev.tuning.analysis.ObjectiveRule;
import dev.tuning.analysis.retention.Focus;
import dev.tuning.api.v1alpha1.Objective;
import java.util.List;
import java.util.stream.Stream;

/** Reads the objective of a manifest. */
public final class Objectives {

  private Objectives() {}

  /** What the objective of a trial is. */
  public static ObjectiveRule rule(Objective objective) {
    return new ObjectiveRule(
        objective.metric(),
        goal(objective),
        objective.over() == Objective.Over.LastStep
            ? ObjectiveRule.Over.LAST_STEP
            : ObjectiveRule.Over.BEST_STEP,
        objective.onDivergence() == Objective.OnDivergence.BestBefore,
        constraints(objective.constraintsOrNone()));
  }

  /** Which direction is better. */
  public static Goal goal(Objective objective) {
    return objective.goal() == Objective.Goal.Maximize ? Goal.MAXIMIZE : Goal.MINIMIZE;
  }

  /** What must stay exact however long curves get. */
  static Focus focus(Objective objective) {
    return new Focus(
        Stream.concat(Stream.of(objective.metric()), objective.alsoOrNone().stream()).toList(),
        constraints(objective.constraintsOrNone()));
  }

  private static List<Constraint> constraints(List<Objective.Constraint> constraints) {
    return constraints.stream()
        .map(c -> new Constraint(c.metric(), c.atMost(), c.atLeast()))
        .toList();
  }
}
