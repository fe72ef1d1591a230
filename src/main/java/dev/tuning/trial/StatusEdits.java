package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Timestamps;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Small changes of a Trial's status that more than one decision makes. */
final class StatusEdits {

  private StatusEdits() {}

  /**
   * Pending for a reason. While the reason stays the same so does its message: the scheduler's, for
   * one, counts nodes and would cause a write with each of its tries.
   */
  static TrialStatus pending(TrialStatus status, String reason, String message) {
    boolean same = reason != null && Objects.equals(reason, status.reason());
    return status.withPhase(Phase.PENDING, reason, same ? status.message() : message);
  }

  /**
   * Of a new trial, with its first attempt open.
   *
   * @param begun when it began
   */
  static TrialStatus first(TrialStatus status, String begun) {
    return status
        .withAttempts(List.of(Attempt.begin(1, begun, null)))
        .withPhase(Phase.PENDING, null, null);
  }

  /**
   * With an open attempt, the next one. What is recorded of the trial is what led to it: of a
   * resumed attempt that up to its checkpoint, of one that begins afresh nothing.
   */
  static TrialStatus open(TrialSnapshot snapshot) {
    TrialStatus status = snapshot.status();
    Optional<ResumePoint> resumed = ResumePoint.of(snapshot);
    List<Attempt> attempts = new ArrayList<>(attempts(status));
    attempts.add(
        Attempt.begin(
            TrialDecider.currentAttempt(status),
            Timestamps.of(snapshot.now()),
            resumed.map(ResumePoint::path).orElse(null)));
    return resumed
        .map(
            point -> {
              TrialRecord record = TrialRecord.of(snapshot.study(), snapshot.trial(), status);
              record.forgetAfter(point.step());
              return record.in(status);
            })
        .orElseGet(() -> status.withReport(null, null, null))
        .withAttempts(attempts);
  }

  /** With an open attempt that is being stopped. */
  static TrialStatus stopping(TrialStatus status, AttemptEnd end) {
    Attempt open = TrialDecider.openAttempt(status);
    String outcome = AttemptOutcome.of(end.kind());
    return replaceLatest(
            status,
            open.stopping(
                // A result may come while pods are stopped for another reason, and stays one.
                open.stopping() == null ? outcome : open.stopping(),
                end.reason(),
                end.host(),
                end.exitCode()))
        .withPhase(status.phase(), end.reason(), end.message());
  }

  /** With an open attempt whose pods all ran from a time on, if that is new. */
  static TrialStatus ran(TrialStatus status, Instant since) {
    Attempt open = TrialDecider.openAttempt(status);
    return open.running() != null
        ? status
        : replaceLatest(status, open.ranSince(Timestamps.of(since)));
  }

  /**
   * With its open attempt closed.
   *
   * @param now the time
   * @param ended when its last pod ended
   */
  static TrialStatus close(TrialStatus status, Instant now, Instant ended, AttemptEnd end) {
    Attempt open = TrialDecider.openAttempt(status);
    String outcome = AttemptOutcome.of(end.kind());
    boolean failed = !AttemptOutcome.COMPLETED.equals(outcome);
    return replaceLatest(
            status.withOutcome(null).withLog(null),
            open.ended(
                Timestamps.of(now),
                outcome,
                end.reason(),
                failed ? end.host() : null,
                end.exitCode()))
        .withCounts(
            count(status.applicationFailures(), AttemptOutcome.FAILED.equals(outcome)),
            count(status.disruptions(), AttemptOutcome.DISRUPTED.equals(outcome)),
            (status.activeSeconds() == null ? 0 : status.activeSeconds()) + seconds(open, ended));
  }

  /** How long an attempt has run at a time: not before all its pods did. */
  static long seconds(Attempt attempt, Instant at) {
    return attempt.running() == null
        ? 0
        : Math.max(0, Duration.between(Instant.parse(attempt.running()), at).toSeconds());
  }

  private static TrialStatus replaceLatest(TrialStatus status, Attempt attempt) {
    List<Attempt> attempts = new ArrayList<>(status.attempts());
    attempts.set(attempts.size() - 1, attempt);
    return status.withAttempts(attempts);
  }

  private static Integer count(Integer before, boolean one) {
    return one ? Integer.valueOf(before == null ? 1 : before + 1) : before;
  }

  private static List<Attempt> attempts(TrialStatus status) {
    return status.attempts() == null ? List.of() : status.attempts();
  }
}
