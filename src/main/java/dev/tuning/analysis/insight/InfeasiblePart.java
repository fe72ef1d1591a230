package dev.tuning.analysis.insight;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Whether the next study can leave a part of the search space out (playbook, "Identifying bad
 * search space boundaries": "all trials are infeasible for learning rates greater than some
 * threshold value"): nearly all of it is infeasible, and none of the best points lies in it.
 */
final class InfeasiblePart {

  private static final int LEAST = 3;

  private final HalfSpace half;

  /** The feasible points outside of it, in the order of the parameter. */
  private final int[] outside;

  private final boolean holdsBest;
  private final StudyHistory history;

  InfeasiblePart(StudyHistory history, HalfSpace half) {
    this.history = history;
    this.half = half;
    Axis axis = half.axis();
    this.outside =
        IntStream.of(history.feasible(axis.sorted())).filter(i -> !half.holds(i)).toArray();
    // Of a conditional parameter those where it is active are the best ones that there are.
    this.holdsBest =
        IntStream.concat(
                Arrays.stream(BestTrials.withTied(history, history.ranked(), LEAST)),
                Arrays.stream(BestTrials.withTied(history, axis.active(history.ranked()), LEAST)))
            .anyMatch(half::holds);
  }

  boolean canBeLeftOut() {
    return half.nearlyAll() && !holdsBest && outside.length > 0;
  }

  /** The last value of an ordered parameter that is to be kept. */
  Object end() {
    int last = half.above() ? outside[outside.length - 1] : outside[0];
    return history.point(last).values().get(half.axis().name());
  }

  /** Why it is not to be left out. */
  String objection() {
    return (holdsBest
            ? "Some of the best points lie there too"
            : "Other points there can be trained")
        + ", so something else decides: look at the reasons of the infeasible ones, and keep that"
        + " part.";
  }

  /** The numbers behind it and, if it can be left out, what to keep. */
  Evidence evidence() {
    Evidence evidence = half.evidence();
    if (!canBeLeftOut()) {
      return evidence;
    }
    return half.axis().ordered()
        ? evidence.value(half.above() ? "nextMax" : "nextMin", end())
        : evidence.value("nextWithout", half.value());
  }
}
