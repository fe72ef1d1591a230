package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.trial.StudyManifest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A Study whose status was written a moment ago. */
class StatusBetweenWritesTest {

  private static final Duration PAUSE = Duration.ofMillis(400);

  private final StudyWorld world =
      new StudyWorld(
          new StudyManifest().set("budget.maxTrials", "4").set("budget.parallelism", "2"));

  /** A freed slot does not wait for a status. */
  @Test
  void trialsAreCreatedAtOnceAndCountedLater() {
    world.step();
    StudyStatus before = world.status();
    world.succeeds(0, .5, 100);
    world.pause = PAUSE;

    StudyDecision decision = world.step();
    assertThat(decision.create()).hasSize(1);
    assertThat(decision.status()).isEqualTo(before);
    assertThat(decision.recheck()).isEqualTo(Optional.of(PAUSE));

    world.pause = Duration.ZERO;
    world.step();
    assertThat(world.status().trials().succeeded()).isEqualTo(1);
    assertThat(world.status().trials().created()).isEqualTo(3);
    assertThat(world.status().best().objective()).isEqualTo(.5);
  }

  @Test
  void theEndIsSaidAtOnceWithAllItsNumbers() {
    world.step();
    world.endAll();
    world.step();
    world.endAll();
    world.pause = PAUSE;

    world.step();
    assertThat(world.status().state()).isEqualTo("Complete");
    assertThat(world.status().trials().pending() + world.status().trials().running()).isZero();
    assertThat(world.status().best()).isNotNull();
  }

  @Test
  void anEditIsAnsweredAtOnce() {
    world.step();
    world.pause = PAUSE;
    world.edit(
        new StudyManifest()
            .set("budget.maxTrials", "4")
            .set("budget.parallelism", "2")
            .set("suspend", "true"));

    world.step();
    assertThat(world.status().state()).isEqualTo("Suspended");
    assertThat(world.status().observedGeneration())
        .isEqualTo(world.study.getMetadata().getGeneration());
  }
}
