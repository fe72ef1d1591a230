package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBackoffTest {

  private static final Instant END = Instant.parse("2026-11-24T12:00:00Z");
  private static final Study STUDY = new StudyManifest().study();

  private static Duration remaining(
      String outcome, String reason, Integer failures, Integer disruptions, Instant now) {
    return remaining("trial-uid", 1, outcome, reason, failures, disruptions, now);
  }

  private static Duration remaining(
      String uid,
      int attempt,
      String outcome,
      String reason,
      Integer failures,
      Integer disruptions,
      Instant now) {
    Trial trial = TestTrials.fresh(STUDY);
    trial.getMetadata().setUid(uid);
    trial.setStatus(
        TrialStatus.NEW
            .withAttempts(
                List.of(
                    new Attempt(
                        attempt,
                        END.toString(),
                        END.toString(),
                        END.toString(),
                        null,
                        null,
                        outcome,
                        reason,
                        null,
                        null)))
            .withCounts(failures, disruptions, 0L));
    return RetryBackoff.remaining(
        new TrialSnapshot(STUDY, trial, List.of(), Set.of(), true, true, now));
  }

  @Test
  void theFirstAttemptWaitsForNothing() {
    assertThat(
            RetryBackoff.remaining(
                new TrialSnapshot(
                    STUDY, TestTrials.fresh(STUDY), List.of(), Set.of(), true, true, END)))
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    // outcome, failures, disruptions, seconds
    "Failed, 1, , 5",
    "Failed, 1, 50, 5",
    "Failed, 3, , 20",
    "Failed, 6, , 160",
    "Failed, 7, , 300",
    "Failed, 100, , 300",
    "Disrupted, , 1, 1",
    "Disrupted, 50, 1, 1",
    "Disrupted, , 6, 32",
    "Disrupted, , 7, 60",
    "Disrupted, , 2000000000, 60",
    // What another version of the operator has written, or somebody else.
    "Disrupted, , , 1",
    "Failed, , , 5",
    "Vanished, 2, , 10",
  })
  void doublesUpToALimit(String outcome, Integer failures, Integer disruptions, long seconds) {
    assertThat(remaining(outcome, "Any", failures, disruptions, END))
        .isEqualTo(Duration.ofSeconds(seconds));
    assertThat(remaining(outcome, "Any", failures, disruptions, END.plusSeconds(seconds - 1)))
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(remaining(outcome, "Any", failures, disruptions, END.plusSeconds(seconds))).isZero();
    assertThat(remaining(outcome, "Any", failures, disruptions, END.plusSeconds(99_999))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Suspended", "StudyFinished"})
  void aCancelledAttemptIsFollowedAtOnce(String reason) {
    assertThat(remaining("Cancelled", reason, 3, 3, END)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"QuotaExceeded", "PodForbidden", "PodNameTaken", "StartError"})
  void aRefusedAttemptIsFollowedWithinAMinuteButNotAtOnce(String reason) {
    Duration wait = remaining("Cancelled", reason, 3, 3, END);

    assertThat(wait).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(59));
    assertThat(remaining("Cancelled", reason, 3, 3, END.plus(wait).minusSeconds(1)))
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(remaining("Cancelled", reason, 3, 3, END.plus(wait))).isZero();
  }

  /** Two trials, each of which has half of a quota, must not meet each time. */
  @Test
  void refusedAttemptsDoNotAllComeBackAtTheSameTime() {
    Set<Duration> ofTrials = new HashSet<>();
    Set<Duration> ofAttempts = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      ofTrials.add(remaining("uid-" + i, 1, "Cancelled", "QuotaExceeded", null, null, END));
      ofAttempts.add(remaining("uid", i + 1, "Cancelled", "QuotaExceeded", null, null, END));
    }

    assertThat(ofTrials).hasSizeGreaterThan(5);
    assertThat(ofAttempts).hasSizeGreaterThan(5);
  }
}
