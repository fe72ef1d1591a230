package dev.tuning.analysis.probe;

import java.util.Optional;

/**
 * A size that a probe has tried.
 *
 * @param value the size, at least 1
 * @param fit whether it runs
 * @param reason that of its trial, absent if it succeeded
 * @param time of a step, absent if it was not reported
 */
public record TriedSize(long value, Fit fit, Optional<String> reason, Optional<StepTime> time) {

  /** Whether it can be run. */
  public boolean runs() {
    return fit == Fit.RUNS;
  }

  /** Examples per second; NaN if the time of a step is not known, or if it does not run. */
  public double throughput() {
    return fit == Fit.RUNS
        ? time.map(step -> value / step.seconds()).orElse(Double.NaN)
        : Double.NaN;
  }
}
