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
 */
final class ResumePoint {

  private static final Set<String> INTERRUPTED =
      Set.of(AttemptOutcome.DISRUPTED, AttemptOutcome.CANCELLED);

  private ResumePoint() {}

  /** Its path in the pods; empty: the attempt begins afresh. */
  static Optional<String> of(TrialSnapshot snapshot) {
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
                CheckpointPath.inPod(
                    snapshot.study(), snapshot.trial().getMetadata().getName(), newest.path()));
  }
}
