package dev.tuning.trial;

import dev.tuning.report.TerminationMessage;
import dev.tuning.report.TrialReport;
import dev.tuning.trial.PodState.Ended;
import dev.tuning.trial.PodState.Kind;
import dev.tuning.trial.PodState.Running;
import dev.tuning.trial.PodState.Waiting;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Judges a pod: a pure function of the pod and the time. The order of the questions matters, the
 * first one that applies decides.
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

  /** What the kubelet says of a pod, a container or an emptyDir that is larger than it may be. */
  private static final Pattern OWN_LIMIT =
      Pattern.compile(
          "exceeds the total limit|usage exceeds|exceeded its local ephemeral storage limit"
              + "|exceeds the limit");

  /** After its deletion time a pod on a living node is gone within seconds. */
  private static final Duration LOST_AFTER = Duration.ofSeconds(60);

  private final Duration startGrace;

  /**
   * @param startGrace how long a pod may fail to start before somebody has to repair something
   */
  public PodJudge(Duration startGrace) {
    this.startGrace = startGrace;
  }

  /** Judges a pod at a time. */
  public PodState judge(Pod pod, Instant now) {
    Optional<ContainerStateTerminated> trial = terminated(pod, PodTemplate.CONTAINER);
    TrialReport report =
        TerminationMessage.parse(trial.map(ContainerStateTerminated::getMessage).orElse(null));
    Integer exitCode = trial.map(ContainerStateTerminated::getExitCode).orElse(null);
    boolean terminal = isTerminal(pod);

    // A result that was reported in full stands, whatever becomes of the pod afterwards.
    if (terminal && report instanceof TrialReport.Infeasible infeasible) {
      return new Ended(
          Kind.INFEASIBLE, infeasible.reason(), infeasible.message(), exitCode, report);
    }
    if (isSucceeded(pod) && report instanceof TrialReport.Completed) {
      return new Ended(Kind.COMPLETED, "Completed", "", exitCode, report);
    }
    Optional<Ended> disruption = disruption(pod, terminal, now, exitCode, report);
    if (disruption.isPresent()) {
      return disruption.get();
    }
    if (terminal) {
      return failure(pod, trial, report);
    }
    if (pod.getMetadata().getDeletionTimestamp() == null && !hasStarted(pod)) {
      return waiting(pod, now);
    }
    return new Running();
  }

  private Optional<Ended> disruption(
      Pod pod, boolean terminal, Instant now, Integer exitCode, TrialReport report) {
    String deletion = pod.getMetadata().getDeletionTimestamp();
    Optional<PodCondition> target =
        condition(pod, "TerminationTarget", "True")
            .or(() -> condition(pod, "DisruptionTarget", "True"));
    if (terminal && target.isPresent()) {
      return Optional.of(
          new Ended(
              Kind.DISRUPTION,
              target.get().getReason(),
              "the cluster stopped the pod",
              exitCode,
              report));
    }
    if (deletion != null && (terminal || pod.getSpec().getNodeName() == null)) {
      return Optional.of(
          new Ended(
              Kind.DISRUPTION,
              "PodDeleted",
              "the pod was deleted before it had a result",
              exitCode,
              report));
    }
    if (deletion != null && now.isAfter(Instant.parse(deletion).plus(LOST_AFTER))) {
      return Optional.of(
          new Ended(
              Kind.DISRUPTION, "NodeLost", "the pod's node does not stop it", exitCode, report));
    }
    String reason = pod.getStatus().getReason();
    if (terminal && reason != null && !isOwnLimit(pod) && isClusterReason(reason)) {
      return Optional.of(
          new Ended(Kind.DISRUPTION, reason, "the cluster stopped the pod", exitCode, report));
    }
    return Optional.empty();
  }

  private Ended failure(Pod pod, Optional<ContainerStateTerminated> trial, TrialReport report) {
    Integer exitCode = trial.map(ContainerStateTerminated::getExitCode).orElse(null);
    Optional<ContainerStatus> outOfMemory =
        statuses(pod)
            .filter(
                status ->
                    Optional.ofNullable(status.getState())
                        .map(ContainerState::getTerminated)
                        .filter(end -> "OOMKilled".equals(end.getReason()))
                        .isPresent())
            .findFirst();
    if (outOfMemory.isPresent()) {
      return new Ended(
          Kind.INFEASIBLE,
          "OutOfMemory",
          "container " + outOfMemory.get().getName() + " needs more memory than its limit",
          exitCode,
          report);
    }
    if ("DeadlineExceeded".equals(pod.getStatus().getReason()) || isOwnLimit(pod)) {
      return applicationFailure("ResourceLimit", pod.getStatus().getMessage(), exitCode, report);
    }
    Optional<ContainerStatus> init =
        pod.getStatus().getInitContainerStatuses().stream()
            .filter(status -> exitCode(status) != null && exitCode(status) != 0)
            .findFirst();
    if (init.isPresent() && trial.isEmpty()) {
      return applicationFailure(
          "InitContainerFailed",
          "init container " + init.get().getName() + " exited with " + exitCode(init.get()),
          exitCode,
          report);
    }
    if (exitCode == null) {
      return new Ended(
          Kind.DISRUPTION,
          "NeverStarted",
          "the pod ended before its container trial had started: "
              + pod.getStatus().getReason()
              + " "
              + pod.getStatus().getMessage(),
          null,
          report);
    }
    if (exitCode != 0) {
      return applicationFailure(
          "NonZeroExit", "container trial exited with " + exitCode, exitCode, report);
    }
    if (report instanceof TrialReport.Unreadable unreadable) {
      return applicationFailure("UnreadableResult", unreadable.problem(), exitCode, report);
    }
    if (report instanceof TrialReport.Completed) {
      return applicationFailure(
          "ContainerFailed",
          "container trial completed, but another container of its pod failed",
          exitCode,
          report);
    }
    return applicationFailure(
        "MissingResult",
        "container trial exited with 0 without a result in its termination message",
        exitCode,
        report);
  }

  private static Ended applicationFailure(
      String reason, String message, Integer exitCode, TrialReport report) {
    return new Ended(Kind.APPLICATION_FAILURE, reason, message, exitCode, report);
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

  /** How long until the judgement of a pod may change by time alone, while it does not run. */
  public Duration recheck(Pod pod, Instant now) {
    String deletion = pod.getMetadata().getDeletionTimestamp();
    if (deletion != null) {
      Duration lost = Duration.between(now, Instant.parse(deletion).plus(LOST_AFTER));
      return lost.isPositive() ? lost.plusSeconds(1) : Duration.ofSeconds(1);
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

  private static boolean isTerminal(Pod pod) {
    return isSucceeded(pod) || "Failed".equals(pod.getStatus().getPhase());
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

  private static Optional<ContainerStateTerminated> terminated(Pod pod, String container) {
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
