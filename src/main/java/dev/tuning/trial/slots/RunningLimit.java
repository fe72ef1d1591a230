package dev.tuning.trial.slots;

/**
 * How many trials of all Studies may run at once.
 *
 * @param trials at least 1
 */
public record RunningLimit(int trials) {

  /** As many as they like. */
  public static final RunningLimit NONE = new RunningLimit(FairShares.UNLIMITED);

  public RunningLimit {
    if (trials < 1) {
      throw new IllegalArgumentException("the limit of running trials must be positive: " + trials);
    }
  }
}
