package dev.tuning.analysis.confirmation;

import dev.tuning.analysis.Goal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The reruns of the best points of a search with fresh seeds.
 *
 * @param goal which direction is better
 * @param candidates the best points, in the order in which the search ranks them; at least one
 * @param baseline the configuration of today, if it is known
 * @param isWhole whether all trials have ended
 */
public record Confirmation(
    Goal goal, List<Reruns> candidates, Optional<Reruns> baseline, boolean isWhole) {

  /** Copies the list. */
  public Confirmation {
    candidates = List.copyOf(candidates);
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("there is no candidate: give the best points");
    }
  }

  /** {@return what is to be done; empty while trials are missing} */
  public Optional<Verdict> verdict() {
    return isWhole
        ? Optional.of(
            baseline
                .map(today -> AgainstBaseline.verdict(goal, candidates, today))
                .orElseGet(() -> AmongCandidates.verdict(goal, candidates)))
        : Optional.empty();
  }

  /**
   * The winner's curse: how much better the best point looked in the search, which has chosen it,
   * than fresh seeds show it; negative: it looked worse.
   *
   * @return empty if it has no fresh mean, or one that infeasible trials would falsify
   */
  public OptionalDouble winnersCurse() {
    Reruns first = candidates.getFirst();
    if (first.isUnreliable() || first.mean().isEmpty() || first.searched().isEmpty()) {
      return OptionalDouble.empty();
    }
    double worse = first.mean().getAsDouble() - first.searched().getAsDouble();
    double curse = (goal == Goal.MINIMIZE ? worse : -worse) + 0.0;
    return Double.isFinite(curse) ? OptionalDouble.of(curse) : OptionalDouble.empty();
  }
}
