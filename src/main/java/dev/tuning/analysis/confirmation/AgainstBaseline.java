package dev.tuning.analysis.confirmation;

import dev.tuning.analysis.Goal;
import dev.tuning.analysis.confirmation.Verdict.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether the best candidate is better than the configuration of today. The candidate with the best
 * mean is chosen, and its interval is as wide as it must be for the best of so many. A candidate
 * with an infeasible rerun is out: the mean of those that survived would flatter it.
 */
final class AgainstBaseline {

  private AgainstBaseline() {}

  static Verdict verdict(Goal goal, List<Reruns> candidates, Reruns baseline) {
    if (baseline.objectives().isEmpty()) {
      return undecided(
          Optional.empty(),
          baseline,
          "there is nothing to compare with: no trial of the baseline succeeded, %d of %d were infeasible. Correct spec.confirm.baseline."
              .formatted(baseline.infeasible(), baseline.ended()));
    }
    Optional<Reruns> best = best(goal, candidates);
    if (best.isEmpty()) {
      return noneLeft(candidates, baseline);
    }
    Reruns candidate = best.get();
    String out = Wording.unreliable(candidates);
    Optional<Difference> found =
        Difference.of(candidate, baseline, goal, Verdict.chance(candidates.size()));
    if (found.isEmpty()) {
      return undecided(best, baseline, Wording.noInterval(candidate, baseline) + out);
    }
    Difference difference = found.get();
    String effect = Wording.effect(difference);
    if (difference.low() > 0) {
      return Verdict.of(
          Outcome.ADOPT,
          candidate,
          baseline,
          difference,
          "%s is better than the baseline by %s.".formatted(candidate.name(), effect)
              + (baseline.isUnreliable()
                  ? " The baseline was %s besides.".formatted(baseline.infeasibleText())
                  : "")
              + Wording.complexity(candidate, baseline)
              + out);
    }
    if (difference.high() <= 0 && !baseline.isUnreliable()) {
      return Verdict.of(
          Outcome.REJECT,
          candidate,
          baseline,
          difference,
          "no candidate is better than the baseline: the best of them, %s, improves on it by %s."
                  .formatted(candidate.name(), effect)
              + out);
    }
    return Verdict.of(
        Outcome.INCONCLUSIVE,
        candidate,
        baseline,
        difference,
        "%s improves on the baseline by %s%s."
                .formatted(
                    candidate.name(),
                    effect,
                    baseline.isUnreliable()
                        ? ", but the baseline was %s, which its mean does not show"
                            .formatted(baseline.infeasibleText())
                        : ", which may be chance")
            + (difference.high() <= 0 ? "" : Wording.needed(difference))
            + out);
  }

  /** The candidate with the best mean of those that can be relied on; two reruns before one. */
  private static Optional<Reruns> best(Goal goal, List<Reruns> candidates) {
    return candidates.stream()
        .filter(candidate -> !candidate.isUnreliable() && !candidate.objectives().isEmpty())
        .min(
            Comparator.comparing((Reruns candidate) -> candidate.objectives().size() < 2)
                .thenComparing(candidate -> candidate.mean().orElseThrow(), goal::compare));
  }

  private static Verdict noneLeft(List<Reruns> candidates, Reruns baseline) {
    boolean diverge = candidates.stream().anyMatch(Reruns::isUnreliable);
    if (!diverge) {
      return undecided(
          Optional.empty(), baseline, "no trial of a candidate succeeded: see the failed Trials.");
    }
    String out = "no candidate can be relied on to train." + Wording.unreliable(candidates);
    return new Verdict(
        baseline.isUnreliable() ? Outcome.INCONCLUSIVE : Outcome.REJECT,
        out
            + (baseline.isUnreliable()
                ? " Nor can the baseline, %s.".formatted(baseline.infeasibleText())
                : " The baseline was feasible with all %d."
                    .formatted(baseline.objectives().size())),
        candidates.stream().filter(Reruns::isUnreliable).findFirst(),
        Optional.of(baseline),
        Optional.empty());
  }

  private static Verdict undecided(Optional<Reruns> candidate, Reruns baseline, String reason) {
    return new Verdict(
        Outcome.INCONCLUSIVE, reason, candidate, Optional.of(baseline), Optional.empty());
  }
}
