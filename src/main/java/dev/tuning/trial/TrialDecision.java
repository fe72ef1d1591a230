package dev.tuning.trial;

import dev.tuning.api.v1alpha1.TrialStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done about a trial, in this order.
 *
 * @param release pods whose outcome is recorded, so that their finalizer can go
 * @param status the status, which names what is done next, so that it is written before
 * @param stop pods to delete
 * @param create hosts of the status' open attempt that are to get a pod
 * @param recheck when to look again although nothing happened
 */
public record TrialDecision(
    List<Pod> release,
    TrialStatus status,
    List<Pod> stop,
    List<Integer> create,
    Optional<Duration> recheck) {

  /** Whether an attempt gets its first pods. */
  boolean startsAttempt(TrialSnapshot snapshot) {
    return create.size() == snapshot.study().getSpec().trial().hostsOrOne();
  }
}
