package dev.tuning.study;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tuning.api.v1alpha1.Study;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What is said of the Studies that were looked at last. All trials of a Study are looked at for
 * that, which takes a tenth of a second where there are ten thousand: so it is done every 10
 * seconds while trials end, and at once when the last one has. Nothing else is kept of a Study from
 * look to look: what is said stays a function of the trials, and memory is for the trials.
 */
final class PacedInsights {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Studies at work at the same time; beyond that they are looked at more often. */
  private static final int SIZE = 1000;

  /** What insights depend on, as far as a look at it is cheap. */
  private record Basis(
      Long generation, Map<String, String> annotations, int created, int unfinished) {

    boolean hasSameSpec(Basis other) {
      return Objects.equals(generation, other.generation)
          && Objects.equals(annotations, other.annotations);
    }
  }

  private record Known(Instant at, Basis basis, boolean finished, StudyInsights.Said said) {}

  private final Cache<String, Known> known = Caffeine.newBuilder().maximumSize(SIZE).build();

  /**
   * What is said of a Study, now or a short time ago.
   *
   * @param tally its trials
   * @param finished whether no further trial is created
   */
  StudyInsights.Said of(StudySnapshot snapshot, TrialTally tally, boolean finished) {
    Study study = snapshot.study();
    var basis =
        new Basis(
            study.getMetadata().getGeneration(),
            study.getMetadata().getAnnotations(),
            tally.created(),
            tally.unfinished());
    Known before = known.getIfPresent(study.getMetadata().getUid());
    if (before != null && isFresh(before, basis, finished, snapshot.now())) {
      return before.said();
    }
    StudyInsights.Said said = StudyInsights.of(study, tally, finished);
    known.put(study.getMetadata().getUid(), new Known(snapshot.now(), basis, finished, said));
    return said;
  }

  private static boolean isFresh(Known before, Basis basis, boolean finished, Instant now) {
    if (finished != before.finished() || !basis.hasSameSpec(before.basis())) {
      return false;
    }
    // A clock that was put back must not keep what was said for ever.
    Duration age = Duration.between(before.at(), now).abs();
    return basis.equals(before.basis()) || !finished && age.compareTo(INTERVAL) < 0;
  }
}
