package dev.tuning.study;

import dev.tuning.api.v1alpha1.Durations;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.StudyStatus.Time;
import dev.tuning.api.v1alpha1.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a Study takes, without the time that it is suspended. */
final class StudyTime {

  private StudyTime() {}

  /**
   * What the status is to say.
   *
   * @param hasTrials whether the Study has trials, also those that are made in this pass
   * @return null before the first trial
   */
  static Time of(StudySnapshot snapshot, boolean hasTrials) {
    Optional<Time> before = snapshot.status().map(StudyStatus::time);
    if (before.isEmpty()) {
      return hasTrials
          ? new Time(Timestamps.of(snapshot.now()), suspended(snapshot, null), 0)
          : null;
    }
    Time time = before.get();
    if (time.suspendedSince() == null || snapshot.study().getSpec().suspended()) {
      return new Time(
          time.start(), suspended(snapshot, time.suspendedSince()), time.suspendedSeconds());
    }
    Duration pause = Duration.between(Instant.parse(time.suspendedSince()), snapshot.now());
    return new Time(time.start(), null, time.suspendedSeconds() + Math.max(0, pause.toSeconds()));
  }

  private static String suspended(StudySnapshot snapshot, String since) {
    if (!snapshot.study().getSpec().suspended()) {
      return null;
    }
    return since == null ? Timestamps.of(snapshot.now()) : since;
  }

  /** How much time is left before the deadline; empty if it has none or has not begun. */
  static Optional<Duration> left(StudySnapshot snapshot) {
    Optional<Duration> deadline =
        Durations.read(snapshot.study().getSpec().budget().studyDeadline());
    Time time = of(snapshot, !snapshot.trials().isEmpty());
    if (deadline.isEmpty() || time == null) {
      return Optional.empty();
    }
    Instant until =
        time.suspendedSince() == null ? snapshot.now() : Instant.parse(time.suspendedSince());
    Duration spent =
        Duration.between(Instant.parse(time.start()), until).minusSeconds(time.suspendedSeconds());
    return Optional.of(deadline.get().minus(spent));
  }
}
