package dev.tuning.trial;

import dev.tuning.report.TrialReport;

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
   */
  record Ended(Kind kind, String reason, String message, Integer exitCode, TrialReport report)
      implements PodState {}

  /** What the end of an attempt means. */
  enum Kind {
    /** The program ended by itself, with exit code 0, and reported observations. */
    COMPLETED,
    /** The parameters can't be trained: a result, never repeated. */
    INFEASIBLE,
    /** The program is broken: repeated up to {@code maxAttempts}. */
    APPLICATION_FAILURE,
    /** The cluster was unkind: repeated, and counted apart. */
    DISRUPTION
  }
}
