package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;

/**
 * All that a decision about a trial depends on.
 *
 * @param study the trial's Study
 * @param trial the trial
 * @param pods the pods of all its attempts. Complete: an attempt whose pod was created, and that has
 *     none here, has lost it.
 * @param now the time
 */
public record TrialSnapshot(Study study, Trial trial, List<Pod> pods, Instant now) {

  /** The status so far. */
  public TrialStatus status() {
    return trial.getStatus() == null ? TrialStatus.NEW : trial.getStatus();
  }

  /** Number of the attempt that a pod belongs to. */
  static int attemptOf(Pod pod) {
    return Integer.parseInt(pod.getMetadata().getLabels().get(Labels.ATTEMPT));
  }
}
