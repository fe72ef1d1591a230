package dev.tuning.study;

import java.util.ArrayList;
import java.util.List;

/**
 * A trial that a Study asks for.
 *
 * @param index which point
 * @param replicate which repetition of it
 */
record TrialSlot(long index, int replicate) {

  /**
   * The trials to be created next: all replicates of a point before those of the next point.
   *
   * @param snapshot the Study
   * @param end index beyond the last point
   * @param limit how many at most
   */
  static List<TrialSlot> next(StudySnapshot snapshot, long end, int limit) {
    int replicates = snapshot.study().getSpec().replicatesOrOne();
    long next = snapshot.nextIndex();
    List<TrialSlot> trials = new ArrayList<>();
    for (int replicate = begun(snapshot, next - 1); replicate < replicates; replicate++) {
      if (trials.size() < limit) {
        trials.add(new TrialSlot(next - 1, replicate));
      }
    }
    for (long index = next; index < end && trials.size() < limit; index++) {
      for (int replicate = 0; replicate < replicates && trials.size() < limit; replicate++) {
        trials.add(new TrialSlot(index, replicate));
      }
    }
    return trials;
  }

  /** The first replicate of the latest point that is still to be created. */
  private static int begun(StudySnapshot snapshot, long latest) {
    return snapshot.trials().stream()
        .filter(trial -> trial.getSpec().index() == latest)
        .mapToInt(trial -> trial.getSpec().replicate() + 1)
        .max()
        // None is left of a point whose trials somebody has deleted: it is not repeated.
        .orElse(Integer.MAX_VALUE);
  }
}
