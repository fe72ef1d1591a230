package dev.tuning.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PodLimitsTest {

  private final TestIssuer clock = new TestIssuer();
  private final PodLimits limits = new PodLimits(clock);

  @Test
  void aPodMakesManyRequestsAtOnceAndThenFiftyASecond() {
    assertThat(taken("a", 1000)).isEqualTo(PodLimits.BURST);
    assertThat(taken("b", 1)).isOne();

    clock.pass(Duration.ofMillis(20));
    assertThat(taken("a", 10)).isOne();
    clock.pass(Duration.ofSeconds(1));
    assertThat(taken("a", 1000)).isEqualTo(PodLimits.PER_SECOND);
    clock.pass(Duration.ofHours(1));
    assertThat(taken("a", 1000)).isEqualTo(PodLimits.BURST);
  }

  /** Refused requests must not keep a pod from its share. */
  @Test
  void refusedRequestsCountForNothing() {
    taken("a", 1000);
    long taken = 0;
    for (int i = 0; i < 100; i++) {
      clock.pass(Duration.ofMillis(10));
      taken += taken("a", 20);
    }

    assertThat(taken).isEqualTo(PodLimits.PER_SECOND);
  }

  @Test
  void aClockThatIsSetBackGivesNothing() {
    taken("a", 1000);
    clock.pass(Duration.ofHours(-1));

    assertThat(taken("a", 10)).isZero();
    clock.pass(Duration.ofSeconds(1));
    assertThat(taken("a", 1000)).isEqualTo(PodLimits.PER_SECOND);
  }

  @Test
  void aPodSendsFewBodiesAtOnce() {
    for (int i = 0; i < PodLimits.BODIES; i++) {
      assertThat(limits.startBody("a")).isTrue();
    }
    assertThat(limits.startBody("a")).isFalse();
    assertThat(limits.startBody("b")).isTrue();

    limits.endBody("a");
    assertThat(limits.startBody("a")).isTrue();
    assertThat(limits.startBody("a")).isFalse();
  }

  private long taken(String pod, int requests) {
    return IntStream.range(0, requests).filter(i -> limits.takeRequest(pod)).count();
  }
}
