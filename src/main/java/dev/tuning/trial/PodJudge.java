package dev.tuning.trial;

import dev.tuning.report.TerminationMessage;
import dev.tuning.report.TrialReport;
import dev.tuning.trial.PodState.Ended;
import dev.tuning.trial.PodState.Kind;
import dev.tuning.trial.PodState.Running;
import dev.tuning.trial.PodState.Waiting;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges a pod: a pure function of the pod, its Study's failure policy, whether its node is lost,
 * and the time. The order of the questions matters, the first one that applies decides.
 */
public final class PodJudge {

  /** Reasons of a failed pod that speak of the cluster and not of the program. */
  private static final Set<String> CLUSTER_REASONS =
      Set.of(
          "Evicted",
          "NodeLost",
          "NodeShutdown",
          "Shutdown",
          "Terminated",
          "Preempting",
          "UnexpectedAdmissionError",
          "NodeAffinity",
          "TopologyAffinityError");

  /** Reasons of a container that the container runtime could not start. */
  private static final Set<String> NOT_STARTED = Set.of("StartError", "ContainerCannotRun");

  /** Reason of a container that the kernel has killed for want of memory. */
  private static final Set<String> OUT_OF_MEMORY = Set.of("OOMKilled");

  /**
   * Reason of a container that is gone, after a restart of its node, say: its exit code is none.
   */
  private static final String UNKNOWN_END = "ContainerStatusUnknown";

  /** What the kubelet says of a pod, a container or an emptyDir that is larger than it may be. */
  private static final Pattern OWN_LIMIT =
      Pattern.compile(
          "exceeds the total limit|usage exceeds|exceeded its local ephemeral storage limit"
              + "|exceeds the limit");

  /** After its deletion time a pod on a living node is gone within seconds. */
  private static final Duration LOST_AFTER = Duration.ofSeconds(60);

  /** How often the node of a pod that does not end is looked at. */
  private static final Duration NODE_CHECK = Duration.ofSeconds(10);

  private final Duration startGrace;

  /**
   * @param startGrace how long a pod may fail to start before somebody has to repair something
   */
  public PodJudge(Duration startGrace) {
    this.startGrace = startGrace;
  }

  /**
   * Judges a pod of a trial at a time.
   *
   * @param policy what the Study says of failures
   * @param reported what the trial has said of its end other than in a termination message
   * @param nodeLost whether the pod's node is not ready or gone
   */
  PodState judge(
      Pod pod, FailureRules policy, ReportedEnd reported, boolean nodeLost, Instant now) {
    boolean isChief = Names.host(pod.getMetadata().getName()) == 0;
    Optional<ContainerStateTerminated> trial = terminated(pod, PodTemplate.CONTAINER);
    // Only the chief has something to say: what others write there is the end of their log.
    TrialReport message =
        isChief
            ? TerminationMessage.parse(trial.map(ContainerStateTerminated::getMessage).orElse(null))
            : new TrialReport.Absent();
    TrialReport report =
        isChief && message instanceof TrialReport.Absent ? reported.report() : message;
    var end = new End(pod, trial, report);

    // A result that was reported in full stands, whatever becomes of the pod afterwards.
    if (isTerminal(pod) && report instanceof TrialReport.Infeasible infeasible) {
      return end.as(Kind.INFEASIBLE, infeasible.reason(), infeasible.message());
    }
    if (isSucceeded(pod) && report instanceof TrialReport.Completed) {
      return end.as(Kind.COMPLETED, TrialReason.Completed, "");
    }
    Optional<Ended> ended =
        byRule(policy.onConditions(pod), end)
            .or(() -> disruption(end, nodeLost, now))
            .or(
                () ->
                    isTerminal(pod)
                        ? Optional.of(failure(end, isChief, policy, reported))
                        : Optional.empty());
    if (ended.isPresent()) {
      return ended.get();
    }
    if (pod.getMetadata().getDeletionTimestamp() == null && !hasStarted(pod)) {
      return waiting(pod, now);
    }
    return new Running();
  }

  /** A pod that is over, and what its container {@code trial} left. */
  private record End(Pod pod, Optional<ContainerStateTerminated> trial, TrialReport report) {

    Integer exitCode() {
      return trial.map(ContainerStateTerminated::getExitCode).orElse(null);
    }

    Ended as(Kind kind, TrialReason reason, String message) {
      return as(kind, reason.name(), message);
    }

    /**
     * @param reason as the cluster, the trainer or a rule has it
     */
    Ended as(Kind kind, String reason, String message) {
      return new Ended(kind, reason, message, exitCode(), report, at());
    }

    /**
     * Whether the program had ended when somebody deleted its pod: the end is its own then. What
     * falls into one second with the deletion is the deletion's doing, but for an end for want of
     * memory, which no deletion causes.
     */
    boolean cameBeforeDeletion() {
      Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
      Instant deleted =
          Instant.parse(pod.getMetadata().getDeletionTimestamp())
              .minusSeconds(grace == null ? 0 : grace);
      return trial
          .filter(t -> t.getFinishedAt() != null)
          .filter(
              t ->
                  Instant.parse(t.getFinishedAt()).isBefore(deleted)
                      || "OOMKilled".equals(t.getReason()))
          .isPresent();
    }

    /** Whether the pod had ended well when the cluster turned to it, on its way to other pods. */
    boolean cameBefore(PodCondition disruption) {
      return isSucceeded(pod)
          && disruption.getLastTransitionTime() != null
          && trial
              .map(ContainerStateTerminated::getFinishedAt)
              .filter(
                  finished ->
                      Instant.parse(finished)
                          .isBefore(Instant.parse(disruption.getLastTransitionTime())))
              .isPresent();
    }

    private Instant at() {
      return trial
          .map(ContainerStateTerminated::getFinishedAt)
          .or(() -> Optional.ofNullable(pod.getMetadata().getDeletionTimestamp()))
          .map(Instant::parse)
          .orElse(Instant.MAX);
    }
  }

  private Optional<Ended> disruption(End end, boolean nodeLost, Instant now) {
    Pod pod = end.pod();
    boolean terminal = isTerminal(pod);
    String deletion = pod.getMetadata().getDeletionTimestamp();
    boolean neverOnANode = pod.getSpec().getNodeName() == null;
    Optional<PodCondition> target =
        condition(pod, "TerminationTarget", "True")
            .or(() -> condition(pod, "DisruptionTarget", "True"));
    if (target.isPresent()
        && (terminal ? !end.cameBefore(target.get()) : deletion != null && neverOnANode)) {
      return Optional.of(
          end.as(
              Kind.DISRUPTION,
              Objects.requireNonNullElse(target.get().getReason(), target.get().getType()),
              "the cluster stopped the pod"));
    }
    if (deletion != null && (terminal ? !end.cameBeforeDeletion() : neverOnANode)) {
      return Optional.of(
          end.as(
              Kind.DISRUPTION,
              TrialReason.PodDeleted,
              "the pod was deleted before it had a result"));
    }
    if (deletion != null && nodeLost && now.isAfter(Instant.parse(deletion).plus(LOST_AFTER))) {
      return Optional.of(
          end.as(
              Kind.DISRUPTION,
              TrialReason.NodeLost,
              "node " + pod.getSpec().getNodeName() + " is lost and does not stop the pod"));
    }
    String reason = pod.getStatus().getReason();
    if (terminal
        && reason == null
        && end.trial().filter(t -> UNKNOWN_END.equals(t.getReason())).isPresent()) {
      return Optional.of(
          end.as(
              Kind.DISRUPTION,
              TrialReason.ContainerStatusUnknown,
              "the node does not know how container trial ended"));
    }
    if (terminal && reason != null && !isOwnLimit(pod) && isClusterReason(reason)) {
      return Optional.of(end.as(Kind.DISRUPTION, reason, "the cluster stopped the pod"));
    }
    return Optional.empty();
  }

  private static Ended failure(
      End end, boolean isChief, FailureRules policy, ReportedEnd reported) {
    Pod pod = end.pod();
    Integer exitCode = end.exitCode();
    Optional<Ended> byRule =
        exitCode == null || exitCode == 0
            ? Optional.empty()
            : byRule(policy.onExitCode(exitCode), end);
    if (byRule.isPresent()) {
      return byRule.get();
    }
    Optional<ContainerStatus> notStarted =
        statuses(pod)
            .filter(
                status -> PodTemplate.CONTAINER.equals(status.getName()) || end.trial().isEmpty())
            .filter(status -> isTerminated(status, NOT_STARTED))
            .findFirst();
    if (notStarted.isPresent()) {
      // The program has not run: a command that is not in the image, say. Running it again at once,
      // or with other parameters, would end the same way.
      return end.as(
          Kind.CANCELLATION,
          NeedsRepair.START_ERROR,
          "container "
              + notStarted.get().getName()
              + " can't start: "
              + notStarted.get().getState().getTerminated().getMessage());
    }
    Optional<ContainerStatus> outOfMemory =
        statuses(pod).filter(status -> isTerminated(status, OUT_OF_MEMORY)).findFirst();
    if (outOfMemory.isPresent()) {
      return end.as(
          Kind.INFEASIBLE, TrialReason.OutOfMemory, outOfMemory(pod, outOfMemory.get().getName()));
    }
    if ("DeadlineExceeded".equals(pod.getStatus().getReason()) || isOwnLimit(pod)) {
      return end.as(
          Kind.APPLICATION_FAILURE, TrialReason.ResourceLimit, pod.getStatus().getMessage());
    }
    Optional<ContainerStatus> init =
        pod.getStatus().getInitContainerStatuses().stream()
            .filter(status -> exitCode(status) != null && exitCode(status) != 0)
            .findFirst();
    if (init.isPresent() && end.trial().isEmpty()) {
      return end.as(
          Kind.APPLICATION_FAILURE,
          TrialReason.InitContainerFailed,
          "init container " + init.get().getName() + " exited with " + exitCode(init.get()));
    }
    if (exitCode == null) {
      return end.as(
          Kind.DISRUPTION,
          TrialReason.NeverStarted,
          Stream.of(
                  "the pod ended before its container trial had started",
                  pod.getStatus().getReason(),
                  pod.getStatus().getMessage())
              .filter(Objects::nonNull)
              .collect(Collectors.joining(": ")));
    }
    if (exitCode != 0) {
      return end.as(
          Kind.APPLICATION_FAILURE,
          TrialReason.NonZeroExit,
          "container trial exited with " + exitCode);
    }
    if (end.report() instanceof TrialReport.Unreadable unreadable) {
      return end.as(Kind.APPLICATION_FAILURE, TrialReason.UnreadableResult, unreadable.problem());
    }
    if (!isSucceeded(pod)) {
      return end.as(
          Kind.APPLICATION_FAILURE,
          TrialReason.ContainerFailed,
          "container trial completed, but another container of its pod failed");
    }
    if (!isChief || end.report() instanceof TrialReport.Absent && reported.isObserved()) {
      return end.as(Kind.COMPLETED, TrialReason.Completed, "");
    }
    return end.as(
        Kind.APPLICATION_FAILURE,
        TrialReason.MissingResult,
        "container trial exited with 0 without a result: nothing was reported, and there is no"
            + " termination message");
  }

  private static Optional<Ended> byRule(Optional<FailureRules.Match> match, End end) {
    return match
        .filter(_ -> isTerminal(end.pod()))
        .map(rule -> end.as(rule.kind(), rule.reason(), rule.message()));
  }

  private static String outOfMemory(Pod pod, String container) {
    String limit =
        Stream.of(pod.getSpec().getInitContainers(), pod.getSpec().getContainers())
            .flatMap(List::stream)
            .filter(c -> container.equals(c.getName()))
            .map(Container::getResources)
            .filter(resources -> resources != null && resources.getLimits() != null)
            .map(resources -> resources.getLimits().get("memory"))
            .filter(Objects::nonNull)
            .findFirst()
            .map(quantity -> "its memory limit of " + quantity)
            .orElse("the memory of its node, having no limit of its own");
    return "container " + container + " needs more than " + limit;
  }

  private PodState waiting(Pod pod, Instant now) {
    boolean late = now.isAfter(scheduled(pod).plus(startGrace));
    for (ContainerStatus status : statuses(pod).toList()) {
      ContainerState state = status.getState();
      if (state == null || state.getWaiting() == null) {
        continue;
      }
      String reason = state.getWaiting().getReason();
      if (NeedsRepair.atOnce(reason) || late && NeedsRepair.contains(reason)) {
        return startFailure(status, reason, state.getWaiting().getMessage());
      }
    }
    return condition(pod, "PodScheduled", "False")
        .filter(condition -> condition.getReason() != null)
        .<PodState>map(condition -> new Waiting(condition.getReason(), condition.getMessage()))
        .orElseGet(() -> new Waiting(null, null));
  }

  private static Waiting startFailure(ContainerStatus status, String reason, String message) {
    if (reason.equals("ErrImagePull") || reason.equals("ImagePullBackOff")) {
      // The two alternate, each with a message of its own: one text, or every turn is a write.
      return new Waiting(
          "ImagePullBackOff",
          "container "
              + status.getName()
              + ": image "
              + status.getImage()
              + " can't be pulled: push it, or make a Study with another image");
    }
    return new Waiting(reason, "container " + status.getName() + ": " + message);
  }

  /**
   * Whether a pod should have ended long ago: then the judgement depends on its node, which is not
   * looked at otherwise.
   */
  public static boolean isOverdue(Pod pod, Instant now) {
    String deletion = pod.getMetadata().getDeletionTimestamp();
    return deletion != null
        && !isTerminal(pod)
        && pod.getSpec().getNodeName() != null
        && now.isAfter(Instant.parse(deletion).plus(LOST_AFTER));
  }

  /** How long until the judgement of a pod may change by time alone, while it does not run. */
  public Duration recheck(Pod pod, Instant now) {
    String deletion = pod.getMetadata().getDeletionTimestamp();
    if (deletion != null) {
      Duration lost = Duration.between(now, Instant.parse(deletion).plus(LOST_AFTER));
      return lost.isPositive() ? lost.plusSeconds(1) : NODE_CHECK;
    }
    Duration left = Duration.between(now, scheduled(pod).plus(startGrace));
    return left.isPositive() ? left.plusSeconds(1) : Duration.ofSeconds(30);
  }

  /** When the pod was given a node: before that, no image can be pulled. */
  private static Instant scheduled(Pod pod) {
    return Instant.parse(
        condition(pod, "PodScheduled", "True")
            .map(PodCondition::getLastTransitionTime)
            .orElse(pod.getMetadata().getCreationTimestamp()));
  }

  /** Whether a pod has ended for good. */
  static boolean isTerminal(Pod pod) {
    return isSucceeded(pod) || "Failed".equals(pod.getStatus().getPhase());
  }

  /** When the container {@code trial} of a pod started, if it did. */
  static Optional<Instant> startedAt(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> PodTemplate.CONTAINER.equals(status.getName()))
        .map(ContainerStatus::getState)
        .filter(Objects::nonNull)
        .map(
            state ->
                state.getRunning() != null
                    ? state.getRunning().getStartedAt()
                    : state.getTerminated() == null ? null : state.getTerminated().getStartedAt())
        .filter(Objects::nonNull)
        .map(Instant::parse)
        // What the container runtime could not start has begun in 1970.
        .filter(start -> start.isAfter(Instant.EPOCH))
        .findFirst();
  }

  private static boolean isSucceeded(Pod pod) {
    return "Succeeded".equals(pod.getStatus().getPhase());
  }

  private static boolean hasStarted(Pod pod) {
    return "Running".equals(pod.getStatus().getPhase());
  }

  private static boolean isClusterReason(String reason) {
    return CLUSTER_REASONS.contains(reason) || reason.startsWith("OutOf");
  }

  // An eviction for the pod's own limit is the program's doing, not the cluster's.
  private static boolean isOwnLimit(Pod pod) {
    String message = pod.getStatus().getMessage();
    return "Evicted".equals(pod.getStatus().getReason())
        && message != null
        && OWN_LIMIT.matcher(message).find();
  }

  /** How a container of a pod ended, if it did. */
  static Optional<ContainerStateTerminated> terminated(Pod pod, String container) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> container.equals(status.getName()))
        .map(ContainerStatus::getState)
        .filter(state -> state != null && state.getTerminated() != null)
        .map(ContainerState::getTerminated)
        .findFirst();
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    return Stream.of(
            pod.getStatus().getInitContainerStatuses(), pod.getStatus().getContainerStatuses())
        .flatMap(List::stream);
  }

  private static boolean isTerminated(ContainerStatus status, Set<String> reasons) {
    return Optional.ofNullable(status.getState())
        .map(ContainerState::getTerminated)
        .map(ContainerStateTerminated::getReason)
        .filter(reasons::contains)
        .isPresent();
  }

  private static Integer exitCode(ContainerStatus status) {
    return Optional.ofNullable(status.getState())
        .map(ContainerState::getTerminated)
        .map(ContainerStateTerminated::getExitCode)
        .orElse(null);
  }

  private static Optional<PodCondition> condition(Pod pod, String type, String status) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> type.equals(condition.getType()))
        .filter(condition -> status.equals(condition.getStatus()))
        .findFirst();
  }
}
