package dev.tuning.trial;

import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** How long a trial waits between two attempts: doubling from a first delay up to a limit. */
final class RetryBackoff {

  private static final Duration FIRST_AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration LONGEST_AFTER_FAILURE = Duration.ofMinutes(5);
  private static final Duration FIRST_AFTER_DISRUPTION = Duration.ofSeconds(1);
  private static final Duration LONGEST_AFTER_DISRUPTION = Duration.ofMinutes(1);

  private static final Duration FIRST_AFTER_REFUSAL = Duration.ofSeconds(30);
  private static final Duration LONGEST_AFTER_REFUSAL = Duration.ofMinutes(10);

  private RetryBackoff() {}

  /** How long from now the next attempt has to wait; zero: it may start. */
  static Duration remaining(TrialSnapshot snapshot) {
    TrialStatus status = snapshot.status();
    if (status.attempts() == null || status.attempts().isEmpty()) {
      return Duration.ZERO;
    }
    Attempt last = status.attempts().getLast();
    Duration delay =
        switch (last.outcome()) {
          case AttemptOutcome.DISRUPTED ->
              delay(FIRST_AFTER_DISRUPTION, LONGEST_AFTER_DISRUPTION, status.disruptions());
          case AttemptOutcome.CANCELLED ->
              NeedsRepair.contains(last.reason()) ? afterRefusal(snapshot) : Duration.ZERO;
          default ->
              delay(FIRST_AFTER_FAILURE, LONGEST_AFTER_FAILURE, status.applicationFailures());
        };
    Duration left = Duration.between(snapshot.now(), Instant.parse(last.end()).plus(delay));
    return left.isPositive() ? left : Duration.ZERO;
  }

  /**
   * Never the same for two trials: those that share a quota must not try at the same moment for
   * ever, each with a part of its pods. A quota is free again when another trial ends; a program
   * that can't start hardly mends itself, so the time doubles.
   */
  private static Duration afterRefusal(TrialSnapshot snapshot) {
    List<Attempt> attempts = snapshot.status().attempts();
    int failedStarts =
        (int)
            attempts.reversed().stream()
                .takeWhile(attempt -> NeedsRepair.START_ERROR.equals(attempt.reason()))
                .count();
    int spread = Objects.hash(snapshot.trial().getMetadata().getUid(), snapshot.status().attempt());
    return delay(FIRST_AFTER_REFUSAL, LONGEST_AFTER_REFUSAL, failedStarts)
        .plusSeconds(Math.floorMod(spread, FIRST_AFTER_REFUSAL.toSeconds()));
  }

  private static Duration delay(Duration first, Duration longest, Integer failures) {
    // Capped before shifting, so that it can't overflow.
    int doublings = Math.min(Math.max(failures == null ? 0 : failures - 1, 0), 20);
    Duration delay = first.multipliedBy(1L << doublings);
    return delay.compareTo(longest) < 0 ? delay : longest;
  }
}
