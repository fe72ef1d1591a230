package dev.tuning.study;

/**
 * Reasons of the conditions of a Study, as they are written. One that is stalled because a trial
 * can't start has the reason of the trial instead: {@link dev.tuning.trial.NeedsRepair}. {@code
 * docs/observing.md} says what each means.
 */
enum StudyReason {
  // Of the state that a Study is in.
  Pending,
  Waiting,
  Running,
  Suspended,
  Stalled,
  Complete,
  Failed,
  Progressing,
  WaitingForStudy,
  Confirming,
  Completed,
  // Why it is complete.
  TargetReached,
  BudgetSpent,
  SpaceExhausted,
  ProbeFinished,
  // Why it has failed.
  TooManyFailedTrials,
  FailurePolicy,
  ProbeFailed,
  DeadlineExceeded,
  // Why it is stalled.
  OperatorNamespace,
  UnknownValue,
  InvalidParameters,
  InvalidSearch,
  InvalidConfirm,
  InvalidTemplate,
  InvalidDeadline,
  ServiceAccountNotAllowed,
  AnotherGenerator,
  UnknownStudy,
  SourceFailed,
  NoFeasiblePoint,
  PointsDoNotFit,
  MissingVolumeClaim,
  ServiceNameTaken,
  // Whether its result is trustworthy.
  NoResult,
  TooFewPoints,
  Unfinished,
  NoObjection,
  Objections,
  Unreadable
}
