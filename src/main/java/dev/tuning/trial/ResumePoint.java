package dev.tuning.trial;

import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.TrialCheckpoint;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The checkpoint from which the next attempt goes on. After a failure of the program there is none:
 * what it wrote may be what it fails on.
 *
 * @param step the step that it holds
 * @param path its path in the pods
 */
record ResumePoint(long step, String path) {

  private static final Set<String> INTERRUPTED =
      Set.of(AttemptOutcome.DISRUPTED, AttemptOutcome.CANCELLED);

  /** The checkpoint; empty: the attempt begins afresh. */
  static Optional<ResumePoint> of(TrialSnapshot snapshot) {
    TrialStatus status = snapshot.status();
    List<TrialCheckpoint> checkpoints = status.checkpoints();
    if (status.attempts() == null
        || status.attempts().isEmpty()
        || !INTERRUPTED.contains(status.attempts().getLast().outcome())
        || checkpoints == null
        || !CheckpointPath.isLasting(snapshot.study())) {
      return Optional.empty();
    }
    return checkpoints.stream()
        .max(Comparator.comparingLong(TrialCheckpoint::step))
        .map(
            newest ->
                new ResumePoint(
                    newest.step(),
                    CheckpointPath.inPod(
                        snapshot.study(),
                        snapshot.trial().getMetadata().getName(),
                        newest.path())));
  }
}
