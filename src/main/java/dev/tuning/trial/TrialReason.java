package dev.tuning.trial;

/**
 * Reasons of the status of a Trial and of its attempts that the operator finds itself, as they are
 * written. Others are what the cluster says of a pod or what the trainer says of its parameters;
 * those for which somebody has to do something are {@link NeedsRepair}. {@code docs/observing.md}
 * says what each means.
 */
enum TrialReason {
  // While it waits.
  Queued,
  Suspended,
  StudyFinished,
  // It ended well.
  Completed,
  // Its parameters can't be trained.
  Diverged,
  NonFiniteObjective,
  Constraint,
  OutOfMemory,
  // The program failed.
  NonZeroExit,
  MissingResult,
  UnreadableResult,
  MissingMetric,
  InitContainerFailed,
  ContainerFailed,
  ResourceLimit,
  // A rule or a limit of the Study says so.
  PodCondition,
  FailStudy,
  DeadlineExceeded,
  TooManyDisruptions,
  // The cluster stopped it.
  PodDeleted,
  PodLost,
  NodeLost,
  NeverStarted,
  ContainerStatusUnknown;

  /** Reason of a rule of {@code failurePolicy} about an exit code. */
  static String ofExitCode(int exitCode) {
    return "ExitCode" + exitCode;
  }
}
