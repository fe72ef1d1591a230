package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.report.ReportBody;
import dev.tuning.report.ReportIntake;
import dev.tuning.report.ReportLines;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * Takes the reports of the trials that run, until the reconciler writes them. What is not written
 * is lost with the process, which is why a trainer is told what is.
 */
public final class TrialReports implements ReportIntake {

  /** How long a report waits to be written before its sender is told to try again. */
  private static final long PATIENCE_SECONDS = 15;

  /** Finds an object by namespace and name. */
  interface Cache<T> {
    Optional<T> get(String namespace, String name);
  }

  /**
   * What the operator knows of the cluster.
   *
   * @param exists asks the cluster itself whether there is a trial
   */
  record Caches(
      Cache<Trial> trials,
      Cache<Study> studies,
      Cache<Pod> pods,
      BiPredicate<String, String> exists) {}

  private final Clock clock;
  private final Map<String, AttemptReports> attempts = new ConcurrentHashMap<>();
  private final WriteInterval interval = new WriteInterval(attempts::size);
  private volatile Caches caches;
  private volatile Consumer<Trial> wake;

  /**
   * Takes no report before it is connected.
   *
   * @param clock the time, by which reports are written
   */
  public TrialReports(Clock clock) {
    this.clock = clock;
  }

  /**
   * Connects it with the reconciler.
   *
   * @param caches what the operator knows
   * @param wake makes the reconciler look at a trial
   */
  void connect(Caches caches, Consumer<Trial> wake) {
    this.caches = caches;
    this.wake = wake;
  }

  @Override
  public Admission admit(String namespace, String name, ReportingPod pod) {
    OptionalInt attempt = Names.attempt(name, pod.name());
    if (attempt.isEmpty() || !namespace.equals(pod.namespace())) {
      return forbidden("pod " + pod.name() + " is none of trial " + name);
    }
    if (Names.host(pod.name()) != 0) {
      return forbidden("only the chief, host 0, reports: IS_CHIEF tells a program who it is");
    }
    if (caches == null) {
      return refused(Refusal.NOT_READY, "the operator has just started: try again");
    }
    Optional<Trial> trial = caches.trials().get(namespace, name);
    if (trial.isEmpty()) {
      return new Admission.Unknown(() -> caches.exists().test(namespace, name));
    }
    Optional<Study> study =
        caches
            .studies()
            .get(namespace, trial.get().getSpec().study())
            .filter(s -> Ownership.is(s, trial.get()));
    if (study.isEmpty()) {
      // So is the trial soon, or the operator is behind.
      return refused(Refusal.NOT_READY, "the Study of trial " + name + " is not known: try again");
    }
    return admit(study.get(), trial.get(), attempt.getAsInt(), pod);
  }

  @Override
  public Map<String, String> logFields(String namespace, String name) {
    return Optional.ofNullable(caches)
        .flatMap(known -> known.trials().get(namespace, name))
        .map(LogFields::of)
        .orElseGet(() -> ReportIntake.super.logFields(namespace, name));
  }

  private Admission admit(Study study, Trial cached, int attempt, ReportingPod reporting) {
    Optional<Pod> pod = caches.pods().get(reporting.namespace(), reporting.name());
    List<Pod> owned = pod.filter(found -> Ownership.is(cached, found)).stream().toList();
    Trial trial = FirstAttempt.shownBy(owned, cached);
    TrialStatus status = trial.statusOrNew();
    int latest = status.attempt() == null ? 0 : status.attempt();
    if (attempt < latest || attempt == latest && !TrialDecider.isOpen(status)) {
      return refused(
          Refusal.ATTEMPT_OVER,
          "attempt " + attempt + " of trial " + trial.getMetadata().getName() + " is over: stop");
    }
    if (attempt > latest || pod.isEmpty()) {
      return refused(Refusal.NOT_READY, "the operator does not know this pod yet: try again");
    }
    if (!pod.get().getMetadata().getUid().equals(reporting.uid()) || owned.isEmpty()) {
      return forbidden("the token is of another pod that was called " + reporting.name());
    }
    return (Admission.Admitted) body -> take(study, trial, attempt, body);
  }

  private CompletionStage<Answer> take(Study study, Trial trial, int attempt, ReportBody body)
      throws ReportLines.InvalidLine {
    AttemptReports reports = attempt(study, trial, attempt);
    if (reports.attempt() != attempt) {
      return CompletableFuture.failedFuture(new IllegalStateException("the attempt is over"));
    }
    boolean wasUnwritten = reports.isUnwritten();
    CompletableFuture<Answer> answer = reports.report(study, body);
    if (!answer.isDone() || !wasUnwritten && reports.isUnwritten()) {
      wake.accept(trial);
    }
    return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * What an attempt has said that is not written yet. While a body was read, which takes its time,
   * the next attempt may have begun: then it is that one's.
   */
  AttemptReports attempt(Study study, Trial trial, int attempt) {
    return attempts.compute(
        trial.getMetadata().getUid(),
        (_, known) -> {
          if (known != null && known.attempt() >= attempt) {
            return known;
          }
          if (known != null) {
            known.close();
          }
          return new AttemptReports(study, trial, attempt, interval, clock.instant());
        });
  }

  /** The same, if it has said anything. */
  Optional<AttemptReports> known(Trial trial) {
    return Optional.ofNullable(attempts.get(trial.getMetadata().getUid()));
  }

  /** Forgets a trial that has no attempt under way. */
  void forget(Trial trial) {
    AttemptReports known = attempts.remove(trial.getMetadata().getUid());
    if (known != null) {
      known.close();
    }
  }

  private static Admission forbidden(String message) {
    return refused(Refusal.FORBIDDEN, message);
  }

  private static Admission refused(Refusal refusal, String message) {
    return new Admission.Refused(refusal, message);
  }
}
