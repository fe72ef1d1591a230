package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StudyConditionsTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00.987654Z");
  private static final Instant LATER = Instant.parse("2026-11-24T13:00:00Z");

  @Test
  void aNewConditionHasItsTimeInSeconds() {
    assertThat(
            new StudyConditions(null, 3L, NOW)
                .set("Ready", true, "Running", "trials are running")
                .build())
        .containsExactly(
            new Condition(
                "Ready", "True", "Running", "trials are running", "2026-11-24T12:00:00Z", 3L));
  }

  @Test
  void theTimeStaysWhileTheStatusDoes() {
    List<Condition> before =
        new StudyConditions(null, 3L, NOW).set("Ready", true, "Running", "running").build();

    assertThat(
            new StudyConditions(before, 4L, LATER)
                .set("Ready", true, "Suspended", "suspended")
                .build())
        .containsExactly(
            new Condition("Ready", "True", "Suspended", "suspended", "2026-11-24T12:00:00Z", 4L));
  }

  @Test
  void theTimeIsThatOfTheLatestChangeOfStatus() {
    List<Condition> before =
        new StudyConditions(null, 3L, NOW).set("Ready", true, "Running", "running").build();

    assertThat(
            new StudyConditions(before, 3L, LATER).set("Ready", false, "Failed", "failed").build())
        .containsExactly(
            new Condition("Ready", "False", "Failed", "failed", "2026-11-24T13:00:00Z", 3L));
  }

  /** Of another controller, or of a newer version of this one. */
  @Test
  void conditionsOfOthersAreKept() {
    List<Condition> before =
        new StudyConditions(null, 2L, NOW)
            .set("Audited", true, "Seen", "somebody has looked")
            .set("Ready", true, "A", "a")
            .build();

    assertThat(new StudyConditions(before, 3L, LATER).set("Ready", true, "B", "b").build())
        .containsExactly(
            new Condition("Ready", "True", "B", "b", "2026-11-24T12:00:00Z", 3L),
            new Condition(
                "Audited", "True", "Seen", "somebody has looked", "2026-11-24T12:00:00Z", 2L));
  }
}
