package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.trial.StudyManifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A failure that fails the whole Study. */
class FailStudyTest {

  private static StudyWorld world(String phase, String reason) {
    var world =
        new StudyWorld(
            new StudyManifest()
                .set("budget.parallelism", "3")
                .set("budget.maxFailedTrials", "100000"));
    world.step();
    world.set(1, TrialStatus.NEW.withPhase(phase, reason, "container trial exited with 42"));
    world.step();
    return world;
  }

  @Test
  void oneIsEnough() {
    StudyWorld world = world(Phase.FAILED, "FailStudy");

    assertThat(world.status().state()).isEqualTo("Failed");
    assertThat(world.condition("Failed").reason()).isEqualTo("FailurePolicy");
    assertThat(world.condition("Failed").message())
        .isEqualTo(
            "trial digits-1 failed, and that fails the Study: container trial exited with 42");
    assertThat(world.condition("Stalled").isTrue()).isTrue();
    assertThat(world.condition("Ready").isTrue()).isFalse();
    assertThat(world.decide().create()).isEmpty();
    assertThat(world.decide().status()).isEqualTo(world.status());
  }

  /** A trainer may give its own reasons: they are not this one. */
  @ParameterizedTest
  @CsvSource({"Failed, NonZeroExit", "Infeasible, FailStudy", "Pending, FailStudy", "Failed,"})
  void noOtherEndFailsTheStudy(String phase, String reason) {
    assertThat(world(phase, reason).status().state()).isEqualTo("Running");
  }

  @Test
  void itsServiceIsNotMadeAgain() {
    StudyWorld world = world(Phase.FAILED, "FailStudy");
    world.service = TrialServiceState.ABSENT;

    assertThat(world.decide().createService()).isFalse();
  }
}
