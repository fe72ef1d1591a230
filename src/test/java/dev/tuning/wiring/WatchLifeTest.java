package dev.tuning.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchLifeTest {

  private Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private Optional<Instant> lastAnswer = Optional.empty();
  private final WatchLife life =
      new WatchLife(((InstantSource) () -> now).withZone(ZoneOffset.UTC), () -> lastAnswer);

  /** Is asked every ten seconds, as by a kubelet. */
  private boolean isHopefulAfter(Duration time, boolean allWatch, boolean serverAnswers) {
    boolean hopeful = true;
    for (Instant end = now.plus(time); now.isBefore(end); now = now.plusSeconds(10)) {
      if (serverAnswers) {
        lastAnswer = Optional.of(now);
      }
      hopeful = life.isHopeful(allWatch);
    }
    return hopeful;
  }

  @Test
  void watchesThatAreUpAreWell() {
    assertThat(isHopefulAfter(Duration.ofHours(1), true, true)).isTrue();
    assertThat(isHopefulAfter(Duration.ofHours(1), true, false)).isTrue();
  }

  @Test
  void anOutageOfTheServerIsWaitedFor() {
    assertThat(isHopefulAfter(Duration.ofMinutes(1), true, true)).isTrue();
    assertThat(isHopefulAfter(Duration.ofDays(1), false, false)).isTrue();
    // It comes back, and with it the watches, in their time.
    assertThat(isHopefulAfter(Duration.ofMinutes(4), false, true)).isTrue();
    assertThat(isHopefulAfter(Duration.ofMinutes(4), true, true)).isTrue();
  }

  @Test
  void aWatchThatDoesNotComeBackEndsIt() {
    assertThat(isHopefulAfter(Duration.ofMinutes(5), false, true)).isTrue();
    assertThat(isHopefulAfter(Duration.ofMinutes(1), false, true)).isFalse();
  }

  @Test
  void oneThatComesBackHasItsTimeAgain() {
    isHopefulAfter(Duration.ofMinutes(4), false, true);
    isHopefulAfter(Duration.ofSeconds(10), true, true);

    assertThat(isHopefulAfter(Duration.ofMinutes(4), false, true)).isTrue();
  }
}
