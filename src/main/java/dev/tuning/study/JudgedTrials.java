package dev.tuning.study;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tuning.api.v1alpha1.Objective;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.trial.TrialVerdict;

/**
 * Finished trials as the objective of now judges them, whether or not that is in their own status
 * yet. Each object is judged once: a Study looks at all of its trials whenever one has ended.
 */
final class JudgedTrials {

  private record Judged(Objective objective, Trial trial) {}

  /** By identity: another version of a Trial is another object. */
  private final Cache<Trial, Judged> known = Caffeine.newBuilder().weakKeys().build();

  /** A trial as an objective judges it. */
  Trial by(Objective objective, Trial trial) {
    if (trial.getStatus() == null || !trial.getStatus().isFinished()) {
      return trial;
    }
    Judged before = known.getIfPresent(trial);
    if (before != null && before.objective().equals(objective)) {
      return before.trial();
    }
    Trial judged = trial.withStatus(TrialVerdict.reconsidered(objective, trial.getStatus()));
    known.put(trial, new Judged(objective, judged));
    return judged;
  }
}
