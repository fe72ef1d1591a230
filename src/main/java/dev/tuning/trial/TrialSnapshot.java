package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All that a decision about a trial depends on.
 *
 * @param study the trial's Study
 * @param trial the trial
 * @param pods the pods of all its attempts. Complete: a pod that was created and is not here is
 *     lost. Pods with names that the operator does not give are left out.
 * @param lostNodes nodes that are not ready or gone, as far as a decision depends on it
 * @param mayStart whether the trial may have pods now, if it has none: whether it is its turn
 * @param logIsRead whether all that the trial has to say in its log, if that counts, is recorded
 * @param now the time
 */
public record TrialSnapshot(
    Study study,
    Trial trial,
    List<Pod> pods,
    Set<String> lostNodes,
    boolean mayStart,
    boolean logIsRead,
    Instant now) {

  public TrialSnapshot {
    String name = trial.getMetadata().getName();
    pods =
        pods.stream()
            .filter(pod -> Names.attempt(name, pod.getMetadata().getName()).isPresent())
            .toList();
    lostNodes = Set.copyOf(lostNodes);
  }

  /** The same for a trial whose turn it is not. */
  public TrialSnapshot queued() {
    return new TrialSnapshot(study, trial, pods, lostNodes, false, logIsRead, now);
  }

  /** The same for the trial as it was written. */
  TrialSnapshot with(Trial written) {
    return new TrialSnapshot(study, written, pods, lostNodes, mayStart, logIsRead, now);
  }

  /** The status so far. */
  public TrialStatus status() {
    return trial.statusOrNew();
  }

  /** Number of the attempt that a pod belongs to. */
  int attemptOf(Pod pod) {
    return Names.attempt(trial.getMetadata().getName(), pod.getMetadata().getName()).getAsInt();
  }

  /** Hosts of the current attempt that have no pod here. */
  List<Integer> missingHosts() {
    int attempt = TrialDecider.currentAttempt(status());
    Set<String> names =
        pods.stream().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet());
    return IntStream.range(0, study.getSpec().trial().hostsOrOne())
        .filter(host -> !names.contains(Names.pod(trial.getMetadata().getName(), attempt, host)))
        .boxed()
        .toList();
  }

  boolean isLost(Pod pod) {
    return pod.getSpec().getNodeName() != null && lostNodes.contains(pod.getSpec().getNodeName());
  }
}
