package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Timestamps;
import dev.tuning.api.v1alpha1.Trial;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The first attempt of a new Trial begins with its pods, whose names say what they are, and without
 * a write of its own: they are what shows that it is under way until there is something else to
 * write. Every later attempt is in the status before it has pods.
 */
final class FirstAttempt {

  private FirstAttempt() {}

  /**
   * A trial as it is with its pods.
   *
   * @param owned its pods
   * @return with the first attempt under way, if pods alone say so; else the trial itself
   */
  static Trial shownBy(List<Pod> owned, Trial trial) {
    return begun(owned, trial)
        .map(begun -> trial.withStatus(StatusEdits.first(trial.statusOrNew(), begun)))
        .orElse(trial);
  }

  /** Whether the first attempt of a trial may begin without a write. */
  static boolean isUnwritten(Trial trial) {
    return trial.getStatus() == null;
  }

  private static Optional<String> begun(List<Pod> owned, Trial trial) {
    return isUnwritten(trial)
        ? owned.stream()
            .filter(
                pod ->
                    Names.attempt(trial.getMetadata().getName(), pod.getMetadata().getName())
                            .orElse(0)
                        == 1)
            .map(pod -> Instant.parse(pod.getMetadata().getCreationTimestamp()))
            .min(Instant::compareTo)
            .map(Timestamps::of)
        : Optional.empty();
  }
}
