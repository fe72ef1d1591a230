package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Durations;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Decides what is to be done about a trial: a pure function of a snapshot. */
public final class TrialDecider {

  /** More disruptions than this are no bad luck any more. */
  static final int MAX_DISRUPTIONS = 100;

  /** Nothing may happen for long while a trial lives, and a watch may lose an event. */
  private static final Duration SELF_CHECK = PodCheck.INTERVAL;

  /**
   * What was said of a pod when it was created, such as that it waits for a queue, comes with no
   * event of its own.
   */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(2);

  /** A trial that waits for its turn is called, but a call may be lost. */
  private static final Duration QUEUE_CHECK = Duration.ofSeconds(30);

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
    if (status.isFinished()) {
      return new TrialDecision(
          recordedPods(snapshot),
          TrialVerdict.reconsidered(snapshot.study().getSpec().objective(), status),
          List.of(),
          List.of(),
          Optional.empty());
    }
    return isOpen(status) ? follow(snapshot) : start(snapshot);
  }

  private TrialDecision follow(TrialSnapshot snapshot) {
    AttemptPods pods = AttemptPods.of(snapshot, judge);
    Optional<AttemptEnd> end = AttemptEnd.of(snapshot, pods);
    if (end.isEmpty()) {
      return goOn(snapshot, pods);
    }
    if (pods.areOver()) {
      return write(snapshot, TrialResult.of(snapshot, end.get(), pods), Duration.ZERO);
    }
    return new TrialDecision(
        recordedPods(snapshot),
        StatusEdits.stopping(snapshot.status(), end.get()),
        pods.toStop(),
        List.of(),
        Optional.of(recheck(snapshot, pods)));
  }

  private TrialDecision goOn(TrialSnapshot snapshot, AttemptPods pods) {
    TrialStatus status = snapshot.status();
    List<Integer> missing = pods.missing();
    if (!missing.isEmpty()) {
      return pods.pods().isEmpty() && !snapshot.mayStart()
          ? queued(snapshot)
          : new TrialDecision(
              recordedPods(snapshot), status, List.of(), missing, Optional.of(FIRST_LOOK));
    }
    Optional<PodState.Waiting> waiting =
        pods.waiting()
            .filter(state -> state.reason() != null)
            .findFirst()
            .or(() -> pods.waiting().findFirst());
    if (waiting.isEmpty()) {
      TrialStatus running =
          StatusEdits.ran(status, pods.started().orElse(snapshot.now()))
              .withPhase(Phase.RUNNING, null, null);
      return write(
          snapshot,
          TrialVerdict.soFar(snapshot.study().getSpec().objective(), running),
          recheck(snapshot, pods));
    }
    if (Phase.RUNNING.equals(status.phase())) {
      return write(snapshot, status, recheck(snapshot, pods));
    }
    if (waiting.get().reason() == null && NeedsRepair.START_ERROR.equals(status.reason())) {
      // Only when it runs is it known to be repaired.
      return write(snapshot, status, recheck(snapshot, pods));
    }
    return write(
        snapshot,
        StatusEdits.pending(status, waiting.get().reason(), waiting.get().message()),
        recheck(snapshot, pods));
  }

  private TrialDecision start(TrialSnapshot snapshot) {
    TrialStatus status = snapshot.status();
    Study study = snapshot.study();
    if (study.getSpec().suspended()) {
      return write(snapshot, pending(status, AttemptEnd.SUSPENDED), SELF_CHECK);
    }
    if (StudyEnd.isReached(study)) {
      return write(
          snapshot,
          pending(status, AttemptEnd.STUDY_FINISHED),
          answersSpec(study) ? SELF_CHECK : STUDY_BEHIND);
    }
    if (isOutOfTime(snapshot)) {
      return write(snapshot, TrialResult.outOfTime(snapshot), Duration.ZERO);
    }
    Duration backoff = RetryBackoff.remaining(snapshot);
    if (backoff.isPositive()) {
      Attempt last = status.attempts().getLast();
      return write(
          snapshot,
          StatusEdits.pending(
              status, last.reason(), "attempt " + last.number() + " ended, another one follows"),
          backoff);
    }
    if (!snapshot.mayStart()) {
      return queued(snapshot);
    }
    int hosts = study.getSpec().trial().hostsOrOne();
    return new TrialDecision(
        recordedPods(snapshot),
        begun(snapshot),
        List.of(),
        IntStream.range(0, hosts).boxed().toList(),
        Optional.of(FIRST_LOOK));
  }

  private static TrialStatus begun(TrialSnapshot snapshot) {
    TrialStatus status = StatusEdits.open(snapshot);
    return NeedsRepair.START_ERROR.equals(status.reason())
        ? status
        : status.withPhase(Phase.PENDING, null, null);
  }

  private static TrialStatus pending(TrialStatus status, AttemptEnd reason) {
    return StatusEdits.pending(status, reason.reason(), reason.message());
  }

  private static TrialDecision queued(TrialSnapshot snapshot) {
    return write(
        snapshot,
        StatusEdits.pending(
            snapshot.status(),
            TrialReason.Queued.name(),
            "as many trials run as spec.budget.parallelism or the operator's limit allow"),
        QUEUE_CHECK);
  }

  private static TrialDecision write(TrialSnapshot snapshot, TrialStatus status, Duration recheck) {
    return new TrialDecision(
        recordedPods(snapshot), status, List.of(), List.of(), Optional.of(recheck));
  }

  /** When time alone may change the decision about an attempt that has pods. */
  private Duration recheck(TrialSnapshot snapshot, AttemptPods pods) {
    Duration next = SELF_CHECK;
    for (var pod : pods.pods().entrySet()) {
      PodState state = pods.states().get(pod.getKey());
      boolean mayChange =
          state instanceof PodState.Waiting
              || state instanceof PodState.Running
                  && pod.getValue().getMetadata().getDeletionTimestamp() != null;
      if (mayChange) {
        next = shorter(next, judge.recheck(pod.getValue(), snapshot.now()));
      }
    }
    return shorter(next, timeLeft(snapshot).filter(Duration::isPositive).orElse(next));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Whether a trial's attempts have taken as long as they may. */
  static boolean isOutOfTime(TrialSnapshot snapshot) {
    return timeLeft(snapshot).filter(left -> !left.isPositive()).isPresent();
  }

  /** How much longer a trial's attempts may take; empty: as long as they like. */
  private static Optional<Duration> timeLeft(TrialSnapshot snapshot) {
    Optional<Duration> deadline =
        Durations.read(snapshot.study().getSpec().budget().trialDeadline());
    if (deadline.isEmpty()) {
      return Optional.empty();
    }
    TrialStatus status = snapshot.status();
    Duration spent =
        Duration.ofSeconds(status.activeSeconds() == null ? 0 : status.activeSeconds());
    if (isOpen(status)) {
      spent = spent.plusSeconds(StatusEdits.seconds(openAttempt(status), snapshot.now()));
    }
    return Optional.of(deadline.get().minus(spent));
  }

  /** Whether the status answers the spec as it is now: after an edit, the Study may go on. */
  private static boolean answersSpec(Study study) {
    return study.getMetadata().getGeneration().equals(study.getStatus().observedGeneration());
  }

  /**
   * The status when the API server refused a pod of an attempt. Pods that are there already must
   * not hold what others need while they wait for the rest: then the attempt is given up.
   *
   * @param status which names the attempt
   * @param alone whether the attempt has no pod yet
   * @param refusal what the API server said
   */
  static TrialStatus refused(TrialStatus status, boolean alone, TrialPods.Refusal refusal) {
    return alone
        ? StatusEdits.pending(status, refusal.reason(), refusal.message())
        : StatusEdits.stopping(status, AttemptEnd.cancelled(refusal.reason(), refusal.message()));
  }

  /** Whether the status says that an attempt is under way. */
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

  /** The attempt that is under way. */
  static Attempt openAttempt(TrialStatus status) {
    return status.attempts().getLast();
  }

  /** The pods that end with an outcome which is recorded, and whose finalizer can go. */
  static List<Pod> recordedPods(TrialSnapshot snapshot) {
    int current = currentAttempt(snapshot.status());
    return snapshot.pods().stream()
        .filter(pod -> pod.getMetadata().getFinalizers().contains(Labels.POD_FINALIZER))
        .filter(pod -> snapshot.attemptOf(pod) < current || snapshot.status().isFinished())
        .toList();
  }
}
