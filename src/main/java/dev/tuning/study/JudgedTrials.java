package dev.tuning.study;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tuning.api.v1alpha1.Objective;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.trial.TrialVerdict;

/**
 * Finished trials as the objective of now judges them, whether or not that is in their own status
 * yet. Each object is judged once: a Study looks at all of its trials whenever one has ended.
 */
final class JudgedTrials {

  /**
   * A judgement.
   *
   * @param other the trial with another status, null where its own says the same: that one is the
   *     key, which would never go if it were held here
   */
  private record Judged(Objective objective, Trial other) {

    Trial of(Trial trial) {
      return other == null ? trial : other;
    }
  }

  /** By identity: another version of a Trial is another object. */
  private final Cache<Trial, Judged> known = Caffeine.newBuilder().weakKeys().build();

  /** A trial as an objective judges it. */
  Trial by(Objective objective, Trial trial) {
    if (trial.getStatus() == null || !trial.getStatus().isFinished()) {
      return trial;
    }
    Judged before = known.getIfPresent(trial);
    if (before != null && before.objective().equals(objective)) {
      return before.of(trial);
    }
    TrialStatus status = TrialVerdict.reconsidered(objective, trial.getStatus());
    var judged =
        new Judged(objective, status.equals(trial.getStatus()) ? null : trial.withStatus(status));
    known.put(trial, judged);
    return judged.of(trial);
  }
}
