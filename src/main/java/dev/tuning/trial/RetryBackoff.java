package dev.tuning.trial;

import dev.tuning.api.v1alpha1.TrialStatus;
import java.time.Duration;
import java.time.Instant;

/** How long a trial waits between two attempts: doubling from a first delay up to a limit. */
final class RetryBackoff {

  private static final Duration FIRST_AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration LONGEST_AFTER_FAILURE = Duration.ofMinutes(5);
  private static final Duration FIRST_AFTER_DISRUPTION = Duration.ofSeconds(1);
  private static final Duration LONGEST_AFTER_DISRUPTION = Duration.ofMinutes(1);

  private RetryBackoff() {}

  /** How long from now the next attempt has to wait; zero: it may start. */
  static Duration remaining(TrialStatus status, Instant now) {
    if (status.attempts() == null || status.attempts().isEmpty()) {
      return Duration.ZERO;
    }
    var last = status.attempts().getLast();
    boolean disrupted = AttemptOutcome.DISRUPTED.equals(last.outcome());
    Duration delay =
        disrupted
            ? delay(FIRST_AFTER_DISRUPTION, LONGEST_AFTER_DISRUPTION, status.disruptions())
            : delay(FIRST_AFTER_FAILURE, LONGEST_AFTER_FAILURE, status.applicationFailures());
    Duration left = Duration.between(now, Instant.parse(last.end()).plus(delay));
    return left.isPositive() ? left : Duration.ZERO;
  }

  private static Duration delay(Duration first, Duration longest, Integer failures) {
    // Capped before shifting, so that it can't overflow.
    int doublings = Math.min(Math.max(failures == null ? 0 : failures - 1, 0), 20);
    Duration delay = first.multipliedBy(1L << doublings);
    return delay.compareTo(longest) < 0 ? delay : longest;
  }
}
