package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Condition;
import dev.tuning.api.v1alpha1.Study;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyEndTest {

  @ParameterizedTest
  @CsvSource({
    "Complete, True, true",
    "Failed, True, true",
    "Complete, False, false",
    "Failed, False, false",
    "Complete, Unknown, false",
    "Suspended, True, false",
    "Stalled, True, false",
  })
  void isReachedWhenTheStudyIsCompleteOrHasFailed(String type, String status, boolean reached) {
    assertThat(
            StudyEnd.isReached(
                study(
                    new Condition("Ready", "True", "R", "r", "2026-11-24T12:00:00Z", 1L),
                    new Condition(type, status, "R", "r", "2026-11-24T12:00:00Z", 1L))))
        .isEqualTo(reached);
  }

  @Test
  void isNotReachedByAStudyThatNobodyHasLookedAt() {
    Study study = new StudyManifest().study();
    assertThat(StudyEnd.isReached(study)).isFalse();

    study.setStatus(StudyStatuses.of(null, null, null));
    assertThat(StudyEnd.isReached(study)).isFalse();
  }

  private static Study study(Condition... conditions) {
    Study study = new StudyManifest().study();
    study.setStatus(StudyStatuses.of(1L, null, List.of(conditions)));
    return study;
  }
}
