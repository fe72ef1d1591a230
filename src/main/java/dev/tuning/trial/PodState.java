package dev.tuning.trial;

import dev.tuning.report.TrialReport;
import java.time.Instant;

/** What a pod of an attempt is doing, as far as the trial is concerned. */
public sealed interface PodState {

  /**
   * It has not started.
   *
   * @param reason a CamelCase word, null while there is nothing unusual
   * @param message a sentence for people, null if there is no reason
   */
  record Waiting(String reason, String message) implements PodState {}

  /** It runs, or is on its way to its end. */
  record Running() implements PodState {}

  /**
   * It is over.
   *
   * @param kind what that means for the trial
   * @param reason a CamelCase word
   * @param message a sentence for people
   * @param exitCode exit code of the container {@code trial}, null if it never ran
   * @param report what the trainer said of itself
   * @param at when, as far as the pod tells; the earliest failure of a host decides on its attempt
   */
  record Ended(
      Kind kind, String reason, String message, Integer exitCode, TrialReport report, Instant at)
      implements PodState {}

  /** What the end of a pod means for its attempt. */
  enum Kind {
    /** The program ended by itself, with exit code 0; the chief's has reported observations. */
    COMPLETED,
    /** The parameters can't be trained: a result, never repeated. */
    INFEASIBLE,
    /** The program is broken: repeated up to {@code maxAttempts}. */
    APPLICATION_FAILURE,
    /** The program is broken in a way that repeating does not mend. */
    TRIAL_FAILURE,
    /** The program is broken in a way that fails the whole Study. */
    STUDY_FAILURE,
    /** The cluster was unkind: repeated, and counted apart. */
    DISRUPTION,
    /** The operator stopped it: repeated when it may run again, and not counted. */
    CANCELLATION
  }
}
