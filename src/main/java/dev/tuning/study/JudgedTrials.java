package dev.tuning.study;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tuning.analysis.insight.TrialRun;
import dev.tuning.api.v1alpha1.Objective;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.trial.TrialVerdict;
import java.util.Optional;

/**
 * Finished trials as the objective of now judges them, whether or not that is in their own status
 * yet. Each object is judged once: a Study looks at all of its trials whenever one has ended.
 */
final class JudgedTrials {

  /**
   * A trial and what an objective makes of it.
   *
   * @param trial as the objective judges it
   * @param run what it is to a history, absent until it has ended
   */
  record JudgedTrial(Trial trial, Optional<TrialRun> run) {}

  /**
   * A judgement.
   *
   * @param other the trial with another status, null where its own says the same: that one is the
   *     key, which would never go if it were held here
   * @param run nor does this hold it
   */
  private record Judged(Objective objective, Trial other, Optional<TrialRun> run) {

    JudgedTrial of(Trial trial) {
      return new JudgedTrial(other == null ? trial : other, run);
    }
  }

  /** By identity: another version of a Trial is another object. */
  private final Cache<Trial, Judged> known = Caffeine.newBuilder().weakKeys().build();

  /** A trial as an objective judges it. */
  JudgedTrial by(Objective objective, Trial trial) {
    if (trial.getStatus() == null || !trial.getStatus().isFinished()) {
      return new JudgedTrial(trial, Optional.empty());
    }
    Judged before = known.getIfPresent(trial);
    if (before != null && before.objective().equals(objective)) {
      return before.of(trial);
    }
    TrialStatus status = TrialVerdict.reconsidered(objective, trial.getStatus());
    Trial other = status.equals(trial.getStatus()) ? null : trial.withStatus(status);
    var judged =
        new Judged(
            objective, other, Optional.of(StudyHistories.run(other == null ? trial : other)));
    known.put(trial, judged);
    return judged.of(trial);
  }
}
