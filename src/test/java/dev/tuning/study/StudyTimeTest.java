package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.StudyStatus.Time;
import dev.tuning.trial.StudyManifest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a Study takes, and what becomes of it at its deadline. */
class StudyTimeTest {

  private static final String START = "2026-11-24T12:00:00Z";

  private static StudyManifest manifest(String deadline) {
    return new StudyManifest().set("budget.studyDeadline", deadline);
  }

  private static StudyManifest suspended(String deadline) {
    return manifest(deadline).set("suspend", "true");
  }

  @Test
  void beginsWithTheFirstTrial() {
    var world = new StudyWorld(suspended("1h"));
    world.step();
    assertThat(world.status().time()).isNull();
    world.pass(Duration.ofDays(3));
    world.step();
    assertThat(world.status().state()).isEqualTo("Suspended");

    world.edit(manifest("1h"));
    world.step();
    assertThat(world.status().time()).isEqualTo(new Time("2026-11-27T12:00:00Z", null, 0));
    assertThat(world.status().state()).isEqualTo("Running");
  }

  @Test
  void doesNotCountWhileTheStudyIsSuspended() {
    var world = new StudyWorld(manifest("1h"));
    world.step();
    world.pass(Duration.ofMinutes(30));
    world.edit(suspended("1h"));
    world.step();
    assertThat(world.status().time()).isEqualTo(new Time(START, "2026-11-24T12:30:00Z", 0));
    world.pass(Duration.ofDays(2));
    world.step();
    assertThat(world.status().state()).isEqualTo("Suspended");
    assertThat(world.status().time()).isEqualTo(new Time(START, "2026-11-24T12:30:00Z", 0));

    world.edit(manifest("1h"));
    world.step();
    assertThat(world.status().time())
        .isEqualTo(new Time(START, null, Duration.ofDays(2).toSeconds()));
    world.pass(Duration.ofMinutes(10));
    world.edit(suspended("1h"));
    world.step();
    world.pass(Duration.ofHours(1));
    world.edit(manifest("1h"));
    world.step();
    assertThat(world.status().time().suspendedSeconds())
        .isEqualTo(Duration.ofHours(49).toSeconds());
    assertThat(world.status().state()).isEqualTo("Running");

    world.pass(Duration.ofMinutes(19));
    world.step();
    assertThat(world.status().state()).isEqualTo("Running");
    world.pass(Duration.ofMinutes(1));
    world.step();
    assertThat(world.status().state()).isEqualTo("Failed");
  }

  /** Times have whole seconds, the clock has not: nothing may be written twice for that. */
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void staysAsItIsWhileNothingHappens(boolean suspend) {
    var world = new StudyWorld(manifest("7d"));
    world.step();
    world.pass(Duration.ofMillis(1234));
    if (suspend) {
      world.edit(suspended("7d"));
    }
    world.step();
    for (int i = 0; i < 5; i++) {
      world.pass(Duration.ofMillis(777));
      assertThat(world.decide().status()).isEqualTo(world.status());
    }
  }

  @Test
  void theStudyFailsAtItsDeadlineAndLooksThenByItself() {
    var world = new StudyWorld(manifest("1h"));
    world.step();
    world.succeeds(0, .5, 100);
    world.pass(Duration.ofMinutes(59).plusSeconds(50));
    world.step();
    assertThat(world.status().state()).isEqualTo("Running");
    assertThat(world.decide().recheck().orElseThrow())
        .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));

    world.pass(world.decide().recheck().orElseThrow());
    assertThat(world.step().create()).isEmpty();
    assertThat(world.status().state()).isEqualTo("Failed");
    assertThat(world.condition("Failed").isTrue()).isTrue();
    assertThat(world.condition("Failed").reason()).isEqualTo("DeadlineExceeded");
    assertThat(world.condition("Failed").message()).contains("spec.budget.studyDeadline, 1h");
    assertThat(world.status().best().index()).isZero();
    // While its trials are stopped.
    assertThat(world.decide().recheck()).isPresent();
    assertThat(world.decide().recheck().orElseThrow()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"2h, Running", "61m, Failed"})
  void aLongerDeadlineLetsItGoOn(String deadline, String state) {
    var world = new StudyWorld(manifest("1h"));
    world.step();
    world.succeeds(0, .5, 100);
    world.pass(Duration.ofMinutes(90));
    world.step();
    assertThat(world.status().state()).isEqualTo("Failed");

    world.edit(manifest(deadline));
    assertThat(world.step().create()).hasSize(state.equals("Running") ? 1 : 0);
    assertThat(world.status().state()).isEqualTo(state);
  }

  @Test
  void noDeadlineLetsItGoOnForEver() {
    var world = new StudyWorld(new StudyManifest());
    world.step();
    world.pass(Duration.ofDays(5000));
    world.step();

    assertThat(world.status().state()).isEqualTo("Running");
  }

  @Test
  void whatIsCompleteStaysSoAfterTheDeadline() {
    var world = new StudyWorld(manifest("1h").set("budget.maxTrials", "2"));
    world.runToTheEnd();
    world.pass(Duration.ofDays(1));
    world.step();

    assertThat(world.status().state()).isEqualTo("Complete");
  }

  /** A Study of an older version, whose CRD let it through. */
  @ParameterizedTest
  @CsvSource({"studyDeadline", "trialDeadline"})
  void aDeadlineThatIsNoneStallsTheStudyUntilItIsCorrected(String field) {
    var world = new StudyWorld(new StudyManifest().set("budget." + field, "tomorrow"));
    world.step();

    assertThat(world.status().state()).isEqualTo("Stalled");
    assertThat(world.condition("Stalled").reason()).isEqualTo("InvalidDeadline");
    assertThat(world.condition("Stalled").message())
        .isEqualTo("spec.budget." + field + " is 'tomorrow': write 7d, 2h or 1h30m");
    assertThat(world.trials()).isEmpty();

    world.edit(new StudyManifest().set("budget." + field, "7d"));
    assertThat(world.step().create()).hasSize(2);
  }
}
