package dev.tuning.study;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tuning.api.v1alpha1.Study;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How often the status of a Study is written while trials come and go: the first change at once,
 * then once in a second.
 */
final class StatusPace {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Clock clock;
  private final Cache<String, Instant> writes =
      Caffeine.newBuilder().expireAfterWrite(INTERVAL.multipliedBy(10)).build();

  StatusPace(Clock clock) {
    this.clock = clock;
  }

  /** How long changes of the numbers in a status are still to wait; zero: not at all. */
  Duration untilNextWrite(Study study) {
    Instant last = writes.getIfPresent(study.getMetadata().getUid());
    if (last == null) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(clock.instant(), last.plus(INTERVAL));
    // A clock that was put back must not silence a Study.
    return left.isNegative() || left.compareTo(INTERVAL) > 0 ? Duration.ZERO : left;
  }

  /** Notes that the status was written. */
  void written(Study study) {
    writes.put(study.getMetadata().getUid(), clock.instant());
  }
}
