package dev.tuning.wiring;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the watches of the operator will come back by themselves. While the API server is away
 * they can't, and starting again would lose what trainers have reported and help nobody. But where
 * it answers and a watch is down for minutes nevertheless, only a start makes a new one.
 */
final class WatchLife {

  /** A watch is made again within seconds, or a minute where the API server is busy. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** An operator with any Study at work asks more often than that. */
  private static final Duration RECENT = Duration.ofMinutes(1);

  private final Clock clock;
  private final Supplier<Optional<Instant>> lastAnswer;
  private Optional<Instant> downSince = Optional.empty();

  /**
   * @param clock tells the time
   * @param lastAnswer when the API server has answered last
   */
  WatchLife(Clock clock, Supplier<Optional<Instant>> lastAnswer) {
    this.clock = clock;
    this.lastAnswer = lastAnswer;
  }

  /**
   * Judges, and is asked now and then.
   *
   * @param allWatch whether every watch is up now
   * @return whether there is hope
   */
  synchronized boolean isHopeful(boolean allWatch) {
    Instant now = clock.instant();
    boolean serverAnswers =
        lastAnswer.get().filter(answer -> answer.plus(RECENT).isAfter(now)).isPresent();
    downSince =
        allWatch || !serverAnswers ? Optional.empty() : downSince.or(() -> Optional.of(now));
    return downSince.filter(since -> !since.plus(PATIENCE).isAfter(now)).isEmpty();
  }
}
