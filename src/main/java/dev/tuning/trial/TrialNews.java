package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import java.util.Objects;

/**
 * Which updates of a Trial are news to its Study: not the numbers of one that runs, which count
 * only when it has ended, and of which many come in.
 */
final class TrialNews {

  private TrialNews() {}

  /** Whether what a Trial is now is news to who knows what it was before. */
  static boolean isNews(Trial after, Trial before) {
    TrialStatus now = after.statusOrNew();
    TrialStatus then = before.statusOrNew();
    return now.isFinished()
        || !Objects.equals(now.phase(), then.phase())
        || !Objects.equals(now.reason(), then.reason())
        || !Objects.equals(now.message(), then.message())
        || after.isMarkedForDeletion() != before.isMarkedForDeletion();
  }
}
