package dev.tuning.trial;

import dev.tuning.api.v1alpha1.TrialStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done about a trial.
 *
 * @param createAttempt number of the attempt to create pods for
 * @param release pods whose outcome is recorded, so that their finalizer can go
 * @param status the status once that is done
 * @param recheck when to look again although nothing happened
 */
public record TrialDecision(
    Optional<Integer> createAttempt,
    List<Pod> release,
    TrialStatus status,
    Optional<Duration> recheck) {}
