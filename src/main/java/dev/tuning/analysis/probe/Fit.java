package dev.tuning.analysis.probe;

/** Whether a size can be run. */
public enum Fit {
  /** It runs. */
  RUNS,

  /** It does not, mostly for want of memory. */
  TOO_LARGE,

  /** The program fails, for whatever reason. */
  FAILS,

  /** Its trial has ended without telling. */
  UNKNOWN
}
