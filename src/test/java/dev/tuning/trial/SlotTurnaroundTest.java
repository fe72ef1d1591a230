package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Study;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotTurnaroundTest {

  private final Study study = new StudyManifest().study();
  private final List<Duration> measured = new ArrayList<>();
  private long now = 1_000;
  private final SlotTurnaround turnaround = new SlotTurnaround(() -> now, measured::add);

  SlotTurnaroundTest() {
    study.getMetadata().setGeneration(1L);
  }

  private void pass(long millis) {
    now += Duration.ofMillis(millis).toNanos();
  }

  @Test
  void aTrialTakesThePlaceOfTheOneThatEndedFirst() {
    turnaround.emptied(study, turnaround.now());
    pass(30);
    turnaround.emptied(study, turnaround.now());
    pass(10);
    turnaround.filled(study);
    pass(5);
    turnaround.filled(study);

    assertThat(measured).containsExactly(Duration.ofMillis(40), Duration.ofMillis(15));
  }

  @Test
  void theFirstTrialsTakeNoOnesPlace() {
    turnaround.filled(study);
    turnaround.filled(study);

    assertThat(measured).isEmpty();
  }

  /** Suspended and resumed, or given a larger budget: the time between is somebody else's. */
  @Test
  void anEditOfTheSpecEndsWhatWasBegun() {
    turnaround.emptied(study, turnaround.now());
    pass(60_000);
    study.getMetadata().setGeneration(2L);
    turnaround.emptied(study, turnaround.now());
    pass(20);
    turnaround.filled(study);
    turnaround.filled(study);

    assertThat(measured).containsExactly(Duration.ofMillis(20));
  }

  @Test
  void whatIsForgottenIsNotMeasured() {
    turnaround.emptied(study, turnaround.now());
    turnaround.forget(study.getMetadata().getUid());
    turnaround.filled(study);

    assertThat(measured).isEmpty();
  }

  @Test
  void studiesHaveTheirOwnSlots() {
    Study other = new StudyManifest().study();
    other.getMetadata().setUid("another");
    other.getMetadata().setGeneration(1L);
    turnaround.emptied(study, turnaround.now());
    turnaround.filled(other);

    assertThat(measured).isEmpty();
  }
}
