package dev.tuning.study;

/** Whether a Study has the Service that gives its pods their names. */
public enum TrialServiceState {
  /** It has it. */
  OURS,
  /** There is none. */
  ABSENT,
  /** Another one has its name. */
  TAKEN
}
