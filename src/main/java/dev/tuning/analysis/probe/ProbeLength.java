package dev.tuning.analysis.probe;

import dev.tuning.analysis.design.Finding;
import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import java.util.Optional;

/**
 * A probe is short, but long enough for several evaluations: the first ones have start-up and
 * warm-up in them (playbook, "Determining the feasible batch sizes and estimating training
 * throughput": a small number of steps, enough for a reliable estimate).
 */
public final class ProbeLength {

  /** Identifier of the check, by which it can be silenced. */
  public static final String ID = "probe-length";

  private static final long FEWEST_EVALUATIONS = 8;

  /** Steps beyond these are rarely needed. */
  private static final long MANY_STEPS = 10_000;

  private ProbeLength() {}

  /**
   * Judges the length of a probe's trials.
   *
   * @param steps training steps of a trial
   * @param evalEverySteps steps between evaluations
   */
  public static Optional<Finding> check(long steps, long evalEverySteps) {
    if (steps / evalEverySteps < FEWEST_EVALUATIONS) {
      return Optional.of(
          finding(
              "a trial is evaluated %d times: throughput is taken from the second half of the"
                      .formatted(steps / evalEverySteps)
                  + " evaluations. Set trial.evalEverySteps to %d or less."
                      .formatted(Math.max(1, steps / FEWEST_EVALUATIONS))));
    }
    if (steps > MANY_STEPS) {
      return Optional.of(
          finding(
              "trial.steps is %d: a probe needs no more than some hundred steps, or seconds of"
                      .formatted(steps)
                  + " training, for each size."));
    }
    return Optional.empty();
  }

  private static Finding finding(String message) {
    return new Finding(
        ID, Severity.INFO, Optional.empty(), message, Playbook.FEASIBLE_BATCH_SIZES.source());
  }
}
