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
 * @param pods the pods of all its attempts. Complete: an attempt whose pod was created, and that
 *     has none here, has lost it. Pods with names that the operator does not give are left out.
 * @param now the time
 */
public record TrialSnapshot(Study study, Trial trial, List<Pod> pods, Instant now) {

  public TrialSnapshot {
    String name = trial.getMetadata().getName();
    pods =
        pods.stream()
            .filter(pod -> Names.attempt(name, pod.getMetadata().getName()).isPresent())
            .toList();
  }

  /** The status so far. */
  public TrialStatus status() {
    return trial.getStatus() == null ? TrialStatus.NEW : trial.getStatus();
  }

  /** Number of the attempt that a pod belongs to. */
  int attemptOf(Pod pod) {
    return Names.attempt(trial.getMetadata().getName(), pod.getMetadata().getName()).getAsInt();
  }
}
