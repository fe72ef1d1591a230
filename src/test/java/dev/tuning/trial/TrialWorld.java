package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A trial and its pods in a cluster without latency, for the decisions of {@link TrialDecider}. */
final class TrialWorld {

  static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  private final TrialDecider decider = new TrialDecider(new PodJudge(Duration.ofSeconds(30)));

  Study study;
  final Trial trial;
  final List<Pod> pods = new ArrayList<>();
  final Set<String> lostNodes = new HashSet<>();
  boolean mayStart = true;
  boolean logIsRead = true;
  Instant now = START;

  /** Number of pods ever created, adopted ones not counted. */
  int created;

  TrialWorld(StudyManifest manifest) {
    study = manifest.study();
    trial = TestTrials.fresh(study);
  }

  /** A world whose first attempt has a pod. */
  static TrialWorld started() {
    var world = new TrialWorld(new StudyManifest());
    world.step();
    return world;
  }

  TrialDecision decide() {
    return decider.decide(
        new TrialSnapshot(study, trial, List.copyOf(pods), lostNodes, mayStart, logIsRead, now));
  }

  /** Decides and does it. */
  TrialDecision step() {
    TrialDecision decision = decide();
    act(decision, Integer.MAX_VALUE);
    return decision;
  }

  /** Decides and does it until nothing is left to do now. */
  void settle() {
    for (int pass = 0; pass < 30; pass++) {
      step();
      TrialDecision next = decide();
      if (next.create().isEmpty()
          && next.release().isEmpty()
          && next.stop().isEmpty()
          && next.status().equals(status())) {
        return;
      }
    }
    throw new AssertionError("it does not settle at " + status());
  }

  /**
   * Does what a decision says, in the order in which the reconciler does it.
   *
   * @param writes how many writes come before a crash
   */
  void act(TrialDecision decision, int writes) {
    List<Runnable> all = new ArrayList<>();
    decision.release().forEach(pod -> all.add(() -> release(pod)));
    if (!decision.status().equals(status())) {
      all.add(() -> store(decision));
    }
    decision.stop().forEach(pod -> all.add(() -> delete(pod)));
    decision.create().forEach(host -> all.add(() -> create(decision.status().attempt(), host)));
    all.stream().limit(writes).forEach(Runnable::run);
  }

  void store(TrialDecision decision) {
    trial.setStatus(TestTrials.stored(decision.status()));
  }

  /** Number of the attempt that a decision begins or goes on to create pods for. */
  static Optional<Integer> attempt(TrialDecision decision) {
    return decision.create().isEmpty()
        ? Optional.empty()
        : Optional.of(decision.status().attempt());
  }

  private void create(int attempt, int host) {
    Pod pod = TestPods.of(study, attempt, host);
    // The name is a function of attempt and host: the API server refuses to create it twice.
    if (pods.stream()
        .noneMatch(p -> p.getMetadata().getName().equals(pod.getMetadata().getName()))) {
      pod.getMetadata().setCreationTimestamp(now.toString());
      pods.add(pod);
      created++;
    }
  }

  private void release(Pod released) {
    released.getMetadata().getFinalizers().remove(Labels.POD_FINALIZER);
    if (released.getMetadata().getDeletionTimestamp() != null) {
      pods.remove(released);
    }
  }

  /** Deletes a pod with its grace period, as the API server does. */
  void delete(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() == null) {
      pod.getMetadata().setDeletionTimestamp(now.plusSeconds(30).toString());
      pod.getMetadata().setDeletionGracePeriodSeconds(30L);
    }
  }

  TrialStatus status() {
    return trial.getStatus();
  }

  /** The pod of the latest attempt. */
  Pod pod() {
    return pods.getLast();
  }

  /** Gives the pod of the latest attempt a status, and does what is to be done about it. */
  @SafeVarargs
  final void becomes(String podStatus, Consumer<Pod>... changes) {
    pod().setStatus(TestPods.status(podStatus));
    for (Consumer<Pod> change : changes) {
      change.accept(pod());
    }
    settle();
  }

  /** The pod of a host of the latest attempt. */
  Pod pod(int host) {
    return pods.stream()
        .filter(
            pod ->
                pod.getMetadata().getName().equals(Names.pod("digits-7", status().attempt(), host)))
        .findFirst()
        .orElseThrow();
  }

  /** Gives the pod of a host of the latest attempt a status, without any consequence yet. */
  @SafeVarargs
  final void set(int host, String podStatus, Consumer<Pod>... changes) {
    Pod pod = pod(host);
    pod.setStatus(TestPods.status(podStatus));
    for (Consumer<Pod> change : changes) {
      change.accept(pod);
    }
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Does what is to be done, when it is to be done, until a further attempt has a pod. */
  void awaitAttempt(int attempt) {
    for (int pass = 0; pass < 20; pass++) {
      if (!pods.isEmpty() && TestPods.attempt(pod()) == attempt) {
        return;
      }
      pass(decide().recheck().orElseThrow());
      settle();
    }
    throw new AssertionError("attempt " + attempt + " does not start: " + status());
  }
}
