package dev.tuning.trial;

import dev.tuning.report.TrialReport;
import dev.tuning.trial.PodState.Ended;
import dev.tuning.trial.PodState.Kind;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The pods of one attempt, judged. The attempt is the unit: all its hosts must end well, and the
 * first that does not decides.
 *
 * @param hosts how many there should be
 * @param missing indexes of the hosts without a pod
 * @param pods the pods that there are, by the index of their host
 * @param states what each of them is doing
 */
record AttemptPods(
    int hosts, List<Integer> missing, SortedMap<Integer, Pod> pods, Map<Integer, PodState> states) {

  /** Reason of a pod that somebody deleted. */
  private static final String DELETED = TrialReason.PodDeleted.name();

  /**
   * Of failures in the same second, the one that explains the others comes first: the hosts that
   * are left behind by another end with exit codes of their own.
   */
  private static final List<Kind> ROOT_CAUSES =
      List.of(Kind.STUDY_FAILURE, Kind.INFEASIBLE, Kind.TRIAL_FAILURE, Kind.APPLICATION_FAILURE);

  /** Exit codes of a process that SIGKILL or SIGSEGV has ended, which no program chooses. */
  private static final Set<Integer> KILLED = Set.of(137, 139);

  /**
   * How an attempt ends.
   *
   * @param host the host whose end decided, null if none did
   * @param ended its end
   */
  record Decisive(Integer host, Ended ended) {}

  /** The pods of the current attempt of a trial. */
  static AttemptPods of(TrialSnapshot snapshot, PodJudge judge) {
    int attempt = TrialDecider.currentAttempt(snapshot.status());
    SortedMap<Integer, Pod> pods = new TreeMap<>();
    Map<Integer, PodState> states = new TreeMap<>();
    FailureRules rules = FailureRules.of(snapshot.study());
    ReportedEnd reported = ReportedEnd.of(snapshot.status());
    for (Pod pod : snapshot.pods()) {
      if (snapshot.attemptOf(pod) == attempt) {
        int host = Names.host(pod.getMetadata().getName());
        pods.put(host, pod);
        PodState state = judge.judge(pod, rules, reported, snapshot.isLost(pod), snapshot.now());
        boolean hasMoreToSay = host == 0 && !snapshot.logIsRead() && state instanceof Ended;
        states.put(host, hasMoreToSay ? new PodState.Running() : state);
      }
    }
    return new AttemptPods(
        snapshot.study().getSpec().trial().hostsOrOne(), snapshot.missingHosts(), pods, states);
  }

  /** Whether no pod runs any more. */
  boolean areOver() {
    return states.values().stream().allMatch(Ended.class::isInstance);
  }

  /** Pods that are to be stopped, and that nobody has deleted yet. */
  List<Pod> toStop() {
    return pods.entrySet().stream()
        .filter(pod -> !(states.get(pod.getKey()) instanceof Ended))
        .map(Map.Entry::getValue)
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /** The pods that have not started, in the order of their hosts. */
  Stream<PodState.Waiting> waiting() {
    return states.values().stream()
        .filter(PodState.Waiting.class::isInstance)
        .map(PodState.Waiting.class::cast);
  }

  /**
   * The result, if there is one: it stands, whatever becomes of the pods. The chief's verdict that
   * its parameters can't be trained is one, and so is its report once every host has ended well. A
   * host that the cluster stops after the chief has reported takes nothing away from that.
   */
  Optional<Decisive> result() {
    return ended(0)
        .filter(
            chief ->
                chief.kind() == Kind.INFEASIBLE && chief.report() instanceof TrialReport.Infeasible
                    || chief.kind() == Kind.COMPLETED && othersEndedWell())
        .map(chief -> new Decisive(0, chief));
  }

  private boolean othersEndedWell() {
    return missing().isEmpty()
        && areOver()
        && ends()
            .map(Decisive::ended)
            .allMatch(end -> end.kind() == Kind.COMPLETED || end.kind() == Kind.DISRUPTION);
  }

  /**
   * The failure that decides: a disruption, if any host had one, or the earliest failure.
   *
   * @param stopped whether the operator has deleted pods of the attempt, so that a deletion means
   *     nothing any more
   */
  Optional<Decisive> failure(boolean stopped) {
    List<Decisive> failures =
        ends()
            .filter(end -> end.ended().kind() != Kind.COMPLETED)
            .filter(end -> !(stopped && end.ended().reason().equals(DELETED)))
            .sorted(
                Comparator.comparing((Decisive end) -> end.ended().at())
                    .thenComparing(end -> ROOT_CAUSES.indexOf(end.ended().kind()))
                    .thenComparing(end -> !isKilled(end.ended()))
                    .thenComparing(Decisive::host))
            .toList();
    return failures.stream()
        .filter(end -> end.ended().kind() == Kind.DISRUPTION)
        .findFirst()
        .or(() -> failures.stream().findFirst());
  }

  private static boolean isKilled(Ended end) {
    return end.exitCode() != null && KILLED.contains(end.exitCode());
  }

  private Stream<Decisive> ends() {
    return states.keySet().stream()
        .flatMap(host -> ended(host).map(end -> new Decisive(host, end)).stream());
  }

  private Optional<Ended> ended(int host) {
    return Optional.ofNullable(states.get(host))
        .filter(Ended.class::isInstance)
        .map(Ended.class::cast);
  }

  /**
   * When the last pod ended, as far as they tell.
   *
   * @param now the latest possible time
   */
  Instant endedAt(Instant now) {
    return ends()
        .map(end -> end.ended().at())
        .filter(at -> at.isBefore(now))
        .max(Comparator.naturalOrder())
        .orElse(now);
  }

  /** Since when the containers of all hosts run or ran; empty if that is not known of one. */
  Optional<Instant> started() {
    List<Instant> starts =
        pods.values().stream().flatMap(pod -> PodJudge.startedAt(pod).stream()).toList();
    return starts.size() < hosts
        ? Optional.empty()
        : starts.stream().max(Comparator.naturalOrder());
  }

  /** What the chief has said, also in an attempt that failed. */
  TrialReport report() {
    return ended(0).map(Ended::report).orElseGet(TrialReport.Absent::new);
  }
}
