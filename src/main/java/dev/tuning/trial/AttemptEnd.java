package dev.tuning.trial;

import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.trial.AttemptPods.Decisive;
import dev.tuning.trial.PodState.Kind;
import java.util.Optional;

/**
 * Why an attempt ends.
 *
 * @param kind what that means for the trial
 * @param reason a CamelCase word
 * @param message a sentence for people
 * @param host index of the host that decided, null if none did
 * @param exitCode exit code of the container {@code trial} on that host, null if it has none
 */
record AttemptEnd(Kind kind, String reason, String message, Integer host, Integer exitCode) {

  /** The Study is suspended. */
  static final AttemptEnd SUSPENDED =
      cancelled(TrialReason.Suspended.name(), "the Study is suspended");

  /** The Study is complete or has failed. */
  static final AttemptEnd STUDY_FINISHED =
      cancelled(
          TrialReason.StudyFinished.name(),
          "the Study was complete or had failed before this trial was finished");

  /** The trial has taken longer than it may. */
  static final String DEADLINE_EXCEEDED = TrialReason.DeadlineExceeded.name();

  private static final String POD_LOST = TrialReason.PodLost.name();

  /**
   * Why the open attempt of a trial ends or is to be ended; empty while it goes on. Once the
   * operator stops pods, the reason stays: only a result, or what turns out to have been the cause,
   * takes its place.
   */
  static Optional<AttemptEnd> of(TrialSnapshot snapshot, AttemptPods pods) {
    Attempt attempt = TrialDecider.openAttempt(snapshot.status());
    boolean stopped = attempt.stopping() != null;
    Optional<AttemptEnd> result = pods.result().map(decisive -> of(decisive, pods.hosts()));
    if (result.isPresent()) {
      return result;
    }
    if (stopped && !wasStoppedByAHost(attempt)) {
      return Optional.of(recorded(snapshot, attempt));
    }
    Optional<AttemptEnd> failure =
        pods.failure(stopped).map(decisive -> of(decisive, pods.hosts()));
    if (failure.isPresent()) {
      return failure;
    }
    return stopped ? Optional.of(recorded(snapshot, attempt)) : stop(snapshot, pods);
  }

  /** Whether a failure of a host made the operator stop the others, whose pods may tell more. */
  private static boolean wasStoppedByAHost(Attempt attempt) {
    return attempt.firstFailedHost() != null
        && !AttemptOutcome.DISRUPTED.equals(attempt.stopping());
  }

  private static Optional<AttemptEnd> stop(TrialSnapshot snapshot, AttemptPods pods) {
    if (Phase.RUNNING.equals(snapshot.status().phase()) && !pods.missing().isEmpty()) {
      Integer host = pods.missing().getFirst();
      return Optional.of(
          new AttemptEnd(
              Kind.DISRUPTION,
              POD_LOST,
              message(host, "the pod is gone", pods.hosts()),
              host,
              null));
    }
    if (TrialDecider.isOutOfTime(snapshot)) {
      return Optional.of(outOfTime(snapshot));
    }
    if (StudyEnd.isReached(snapshot.study())) {
      return Optional.of(STUDY_FINISHED);
    }
    if (snapshot.study().getSpec().suspended()) {
      return Optional.of(SUSPENDED);
    }
    return Optional.empty();
  }

  /** The end of a trial that has taken longer than it may. */
  static AttemptEnd outOfTime(TrialSnapshot snapshot) {
    return new AttemptEnd(
        Kind.TRIAL_FAILURE,
        DEADLINE_EXCEEDED,
        "the attempts of the trial have taken longer than spec.budget.trialDeadline, "
            + snapshot.study().getSpec().budget().trialDeadline(),
        null,
        null);
  }

  /** An end that is nobody's fault: the attempt is made again when it may be. */
  static AttemptEnd cancelled(String reason, String message) {
    return new AttemptEnd(Kind.CANCELLATION, reason, message, null, null);
  }

  private static AttemptEnd of(Decisive decisive, int hosts) {
    PodState.Ended ended = decisive.ended();
    return new AttemptEnd(
        ended.kind(),
        ended.reason(),
        message(decisive.host(), ended.message(), hosts),
        decisive.host(),
        ended.exitCode());
  }

  /** What the status says of an attempt that is being stopped. */
  private static AttemptEnd recorded(TrialSnapshot snapshot, Attempt attempt) {
    return new AttemptEnd(
        switch (attempt.stopping()) {
          case AttemptOutcome.CANCELLED -> Kind.CANCELLATION;
          case AttemptOutcome.DISRUPTED -> Kind.DISRUPTION;
          case AttemptOutcome.INFEASIBLE -> Kind.INFEASIBLE;
          default -> recordedFailure(snapshot, attempt);
        },
        attempt.reason(),
        snapshot.status().message(),
        attempt.firstFailedHost(),
        attempt.exitCode());
  }

  /** The pod that failed may be gone by now, but not the Study's rule about its exit code. */
  private static Kind recordedFailure(TrialSnapshot snapshot, Attempt attempt) {
    if (DEADLINE_EXCEEDED.equals(attempt.reason())) {
      return Kind.TRIAL_FAILURE;
    }
    return Optional.ofNullable(attempt.exitCode())
        .flatMap(FailureRules.of(snapshot.study())::onExitCode)
        .map(FailureRules.Match::kind)
        .orElse(Kind.APPLICATION_FAILURE);
  }

  private static String message(int host, String message, int hosts) {
    return hosts == 1 ? message : "host " + host + ": " + message;
  }
}
