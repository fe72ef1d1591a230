package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.report.TrialReport;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides what is to be done about a trial: a pure function of a snapshot. */
public final class TrialDecider {

  /** More disruptions than this are no bad luck any more. */
  static final int MAX_DISRUPTIONS = 100;

  /** Nothing may happen for long while a trial lives, and a watch may lose an event. */
  private static final Duration SELF_CHECK = Duration.ofMinutes(5);

  /** A Study answers an edit of its spec sooner than this. */
  private static final Duration STUDY_BEHIND = Duration.ofSeconds(2);

  private final PodJudge judge;

  /**
   * @param judge how pods are judged
   */
  public TrialDecider(PodJudge judge) {
    this.judge = judge;
  }

  /** Decides. */
  public TrialDecision decide(TrialSnapshot snapshot) {
    TrialStatus status = snapshot.status();
    List<Pod> recorded = recordedPods(snapshot);
    if (status.isFinished()) {
      return new TrialDecision(
          Optional.empty(), recorded, TrialResult.reconsider(snapshot), Optional.empty());
    }
    int attempt = currentAttempt(status);
    Optional<Pod> pod =
        snapshot.pods().stream().filter(p -> snapshot.attemptOf(p) == attempt).findFirst();
    if (pod.isPresent()) {
      return follow(snapshot, recorded, pod.get());
    }
    if (isOpen(status)) {
      var lost =
          new PodState.Ended(
              PodState.Kind.DISRUPTION,
              "PodLost",
              "the pod is gone",
              null,
              new TrialReport.Absent());
      return new TrialDecision(
          Optional.empty(), recorded, TrialResult.of(snapshot, lost), Optional.of(Duration.ZERO));
    }
    return start(snapshot, recorded, attempt);
  }

  private TrialDecision follow(TrialSnapshot snapshot, List<Pod> recorded, Pod pod) {
    TrialStatus opened =
        StatusEdits.open(
            snapshot.status(),
            snapshot.attemptOf(pod),
            Instant.parse(pod.getMetadata().getCreationTimestamp()));
    PodState state = judge.judge(pod, snapshot.now());
    return switch (state) {
      case PodState.Running running ->
          new TrialDecision(
              Optional.empty(),
              recorded,
              opened.withPhase(Phase.RUNNING, null, null),
              Optional.of(
                  pod.getMetadata().getDeletionTimestamp() == null
                      ? SELF_CHECK
                      : judge.recheck(pod, snapshot.now())));
      case PodState.Waiting waiting ->
          new TrialDecision(
              Optional.empty(),
              recorded,
              StatusEdits.pending(opened, waiting.reason(), waiting.message()),
              Optional.of(judge.recheck(pod, snapshot.now())));
      case PodState.Ended ended ->
          new TrialDecision(
              Optional.empty(),
              recorded,
              TrialResult.of(snapshot, ended),
              Optional.of(Duration.ZERO));
    };
  }

  private TrialDecision start(TrialSnapshot snapshot, List<Pod> recorded, int attempt) {
    TrialStatus status = snapshot.status();
    if (snapshot.study().getSpec().suspended()) {
      return new TrialDecision(
          Optional.empty(),
          recorded,
          StatusEdits.pending(status, "Suspended", "the Study is suspended"),
          Optional.of(SELF_CHECK));
    }
    if (isOver(snapshot.study())) {
      return new TrialDecision(
          Optional.empty(),
          recorded,
          StatusEdits.pending(
              status,
              "StudyFinished",
              "the Study was complete or had failed before this trial ran"),
          Optional.of(answersSpec(snapshot.study()) ? SELF_CHECK : STUDY_BEHIND));
    }
    Duration backoff = RetryBackoff.remaining(status, snapshot.now());
    if (backoff.isPositive()) {
      return new TrialDecision(
          Optional.empty(),
          recorded,
          StatusEdits.pending(status, status.attempts().getLast().reason(), status.message()),
          Optional.of(backoff));
    }
    return new TrialDecision(
        Optional.of(attempt),
        recorded,
        StatusEdits.open(status, attempt, snapshot.now()).withPhase(Phase.PENDING, null, null),
        Optional.of(SELF_CHECK));
  }

  /** Whether the status answers the spec as it is now: after an edit, the Study may go on. */
  private static boolean answersSpec(Study study) {
    return study.getMetadata().getGeneration().equals(study.getStatus().observedGeneration());
  }

  /** Whether the Study is complete or has failed. */
  private static boolean isOver(Study study) {
    var status = study.getStatus();
    return status != null
        && status.conditions() != null
        && status.conditions().stream()
            .anyMatch(
                c -> (c.type().equals("Complete") || c.type().equals("Failed")) && c.isTrue());
  }

  /**
   * The status when the API server refused the pod of an attempt.
   *
   * @param status the status before
   * @param reason one of {@link NeedsRepair}
   * @param message what the API server said
   */
  public static TrialStatus refused(TrialStatus status, String reason, String message) {
    return StatusEdits.pending(status, reason, message);
  }

  /** Whether the status says that a pod was created whose outcome is not known. */
  static boolean isOpen(TrialStatus status) {
    return status.attempts() != null
        && !status.attempts().isEmpty()
        && status.attempts().getLast().isOpen();
  }

  /** Number of the attempt that runs or is to be started next. */
  static int currentAttempt(TrialStatus status) {
    int latest = status.attempt() == null ? 0 : status.attempt();
    return isOpen(status) ? latest : latest + 1;
  }

  private static List<Pod> recordedPods(TrialSnapshot snapshot) {
    int latest = snapshot.status().attempt() == null ? 0 : snapshot.status().attempt();
    boolean open = isOpen(snapshot.status());
    return snapshot.pods().stream()
        .filter(pod -> pod.getMetadata().getFinalizers().contains(Labels.POD_FINALIZER))
        .filter(
            pod -> snapshot.attemptOf(pod) < latest || snapshot.attemptOf(pod) == latest && !open)
        .toList();
  }
}
