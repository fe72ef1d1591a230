package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.trial.StudyManifest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StatusPaceTest {

  private Instant now = StudyWorld.START;
  private final Study study = new StudyManifest().study();
  private final StatusPace pace =
      new StatusPace(
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  @Test
  void theFirstChangeIsWrittenAtOnceAndThenOnceInASecond() {
    assertThat(pace.untilNextWrite(study)).isZero();
    pace.written(study);
    assertThat(pace.untilNextWrite(study)).isEqualTo(Duration.ofSeconds(1));
    now = now.plusMillis(300);
    assertThat(pace.untilNextWrite(study)).isEqualTo(Duration.ofMillis(700));
    now = now.plusMillis(700);
    assertThat(pace.untilNextWrite(study)).isZero();
  }

  @Test
  void aClockThatIsPutBackSilencesNobody() {
    pace.written(study);
    now = now.minusSeconds(3600);

    assertThat(pace.untilNextWrite(study)).isZero();
  }
}
