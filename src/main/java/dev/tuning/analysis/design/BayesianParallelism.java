package dev.tuning.analysis.design;

import java.util.List;
import java.util.Optional;

/**
 * Bayesian search sees results before it proposes more (playbook, "Why use quasi-random search
 * instead of more sophisticated black box optimization algorithms during the exploration phase of
 * tuning?": it pays if few trials run in parallel and many in sequence).
 */
final class BayesianParallelism implements DesignCheck {

  /** Trials in sequence that make adaptation worthwhile; the playbook gives no number. */
  private static final int LEAST_ROUNDS = 8;

  @Override
  public String id() {
    return "bayesian-parallelism";
  }

  @Override
  public List<Finding> check(Design design) {
    // A point whose replicates run at once is not more parallel for that.
    double pointsAtOnce = (double) design.parallelism() / design.replicates();
    double rounds = design.maxTrials() / pointsAtOnce;
    if (design.algorithm() != Algorithm.BAYESIAN || pointsAtOnce <= 1 || rounds >= LEAST_ROUNDS) {
      return List.of();
    }
    long enough = Math.max(1, design.maxTrials() / LEAST_ROUNDS) * design.replicates();
    return List.of(
        new Finding(
            id(),
            Severity.WARNING,
            Optional.empty(),
            "parallelism %d of %s leaves Bayesian search %s rounds to learn from, fewer than %d:"
                    .formatted(
                        design.parallelism(),
                        Text.count(design.maxTrials(), "point"),
                        Text.number(Math.round(10 * Math.max(1, rounds)) / 10.0),
                        LEAST_ROUNDS)
                + " quasi-random search is hard to beat then. Lower budget.parallelism to %d, or"
                    .formatted(enough)
                + " use algorithm: QuasiRandom.",
            Playbook.WHY_QUASI_RANDOM.source()));
  }
}
