package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A trial and its pods in a cluster without latency, for the decisions of {@link TrialDecider}. */
final class TrialWorld {

  static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  private final TrialDecider decider = new TrialDecider(new PodJudge(Duration.ofSeconds(30)));

  Study study;
  final Trial trial;
  final List<Pod> pods = new ArrayList<>();
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
    return decider.decide(new TrialSnapshot(study, trial, List.copyOf(pods), now));
  }

  /** Decides and does it. */
  TrialDecision step() {
    TrialDecision decision = decide();
    act(decision);
    store(decision);
    return decision;
  }

  /** Decides and does it until nothing is left to do now. */
  void settle() {
    for (int pass = 0; pass < 20; pass++) {
      step();
      TrialDecision next = decide();
      if (next.createAttempt().isEmpty()
          && next.release().isEmpty()
          && next.status().equals(status())) {
        return;
      }
    }
    throw new AssertionError("it does not settle at " + status());
  }

  /** Touches the pods as a decision says, but leaves the status: what a crash makes of it. */
  void act(TrialDecision decision) {
    decision.release().forEach(this::release);
    decision.createAttempt().ifPresent(this::create);
  }

  void store(TrialDecision decision) {
    trial.setStatus(TestTrials.stored(decision.status()));
  }

  private void create(int attempt) {
    // The name is a function of the attempt: the API server refuses to create it twice.
    if (pods.stream().noneMatch(pod -> TestPods.attempt(pod) == attempt)) {
      Pod pod = TestPods.of(attempt);
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
