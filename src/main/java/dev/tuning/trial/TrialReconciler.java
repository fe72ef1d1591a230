package dev.tuning.trial;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.api.v1alpha1.TrialTemplate.Collector;
import dev.tuning.api.v1alpha1.TuningObject;
import dev.tuning.trial.slots.RunningLimit;
import dev.tuning.trial.slots.StudyKey;
import dev.tuning.trial.slots.TrialKey;
import dev.tuning.trial.slots.TrialSlots;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.health.Status;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Runs the pods of a Trial and records what became of them: observe, decide, act. */
@ControllerConfiguration(
    name = "trial",
    finalizerName = Labels.TRIAL_FINALIZER,
    // A status that somebody else writes is news as well.
    generationAwareEventProcessing = false,
    // None: what waits for nothing but time says how long. The framework's own would leave a timer
    // of ten hours behind at each pass.
    maxReconciliationInterval = @MaxReconciliationInterval(interval = -1),
    // Ten thousand of them in one answer would take more memory than there is.
    informer = @Informer(onUpdateFilter = VersionChanged.class, informerListLimit = 500L))
@GradualRetry(
    maxAttempts = -1,
    initialInterval = 1_000,
    intervalMultiplier = 1.5,
    maxInterval = 10_000)
public class TrialReconciler implements Reconciler<Trial>, Cleaner<Trial> {

  private static final String TRIALS_BY_STUDY = "study";

  /** Soon, but with the caches in between. */
  private static final Duration SOON = Duration.ofMillis(10);

  private static final Duration CACHE_BEHIND = Duration.ofSeconds(1);
  private static final Duration REFUSED = Duration.ofSeconds(30);

  private final TrialDecider decider;
  private final Clock clock;
  private final EventRecorder events;
  private final TrialSlots slots;
  private final KnownTrials known;
  private final TrialReports reports;
  private final TrialLogs logs;
  private final Optional<ReportAccess> access;
  private final SlotTurnaround turnaround;
  private final UnreadableObjects unreadable;
  private final PodCheck check;
  private final TrialAccounts accounts;
  private final SimpleInboundEventSource<Trial> turns = new SimpleInboundEventSource<>("turns");
  private final SimpleInboundEventSource<Trial> said = new SimpleInboundEventSource<>("said");
  private final Map<String, Object> creation = new ConcurrentHashMap<>();
  private ResourceCache<Trial> trials;
  private boolean restored;
  private InformerEventSource<Pod, Trial> pods;
  private TrialPods writer;
  private InformerEventSource<Study, Trial> studies;

  /**
   * @param decider what decides
   * @param clock tells the time
   * @param events tells people
   * @param limit how many trials of all Studies may run at once
   * @param known what Studies know of their trials
   * @param reports takes what trials report
   * @param access how they can report, if they can
   * @param turnaround learns when slots are empty and filled
   * @param unreadable knows what can't be read
   * @param accounts the service accounts that they may run as
   */
  public TrialReconciler(
      TrialDecider decider,
      Clock clock,
      EventRecorder events,
      RunningLimit limit,
      KnownTrials known,
      TrialReports reports,
      Optional<ReportAccess> access,
      SlotTurnaround turnaround,
      UnreadableObjects unreadable,
      TrialAccounts accounts) {
    this.decider = decider;
    this.clock = clock;
    this.events = events;
    this.slots =
        new TrialSlots(
            limit, trial -> turns.propagateEvent(new ResourceID(trial.name(), trial.namespace())));
    this.known = known;
    this.reports = reports;
    this.logs = new TrialLogs(this::wake);
    this.access = access;
    this.turnaround = turnaround;
    this.unreadable = unreadable;
    this.check = new PodCheck(clock);
    this.accounts = accounts;
  }

  @Override
  public List<EventSource<?, Trial>> prepareEventSources(EventSourceContext<Trial> context) {
    pods =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Pod.class, Trial.class)
                .withName("pods")
                .withLabelSelector(Labels.TRIAL + ",!" + Labels.RECORDED)
                .withItemStore(new TransformingItemStore<>(CachedPod::of))
                .withSecondaryToPrimaryMapper(TrialReconciler::trialOf)
                // Those whose outcome is recorded leave the watch one after the other.
                .withOnDeleteFilter((pod, _) -> !belongsToFinished(pod))
                .withNamespacesInheritedFromController()
                .build(),
            context);
    writer = new TrialPods(context.getClient(), pods);
    context
        .getPrimaryCache()
        .addIndexer(
            TRIALS_BY_STUDY, trial -> studyOf(trial).stream().map(TrialReconciler::key).toList());
    studies =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Study.class, Trial.class)
                .withName("studies")
                .withSecondaryToPrimaryMapper(
                    study ->
                        context
                            .getPrimaryCache()
                            .byIndex(TRIALS_BY_STUDY, key(ResourceID.fromResource(study)))
                            .stream()
                            .map(ResourceID::fromResource)
                            .collect(Collectors.toSet()))
                // Or else an index of all Trials would be kept, made anew whenever a Study changes.
                .withPrimaryToSecondaryMapper(
                    (Trial trial) -> studyOf(trial).stream().collect(Collectors.toSet()))
                // The spec matters to trials, and that the Study is over; their own results, which
                // change its status, do not.
                .withOnUpdateFilter(
                    (newStudy, oldStudy) ->
                        !newStudy
                                .getMetadata()
                                .getGeneration()
                                .equals(oldStudy.getMetadata().getGeneration())
                            || !newStudy.unreadable().equals(oldStudy.unreadable())
                            || StudyEnd.isReached(newStudy) != StudyEnd.isReached(oldStudy))
                .withNamespacesInheritedFromController()
                .build(),
            context);
    trials = context.getPrimaryCache();
    known.connect(
        new KnownTrials.Trials(
            this::allTrials, (namespace, name) -> trials.get(new ResourceID(name, namespace))));
    reports.connect(
        new TrialReports.Caches(
            (namespace, name) -> readable(trials.get(new ResourceID(name, namespace))),
            (namespace, name) -> readable(studies.get(new ResourceID(name, namespace))),
            (namespace, name) -> pods.get(new ResourceID(name, namespace)),
            (namespace, name) ->
                context
                        .getClient()
                        .resources(Trial.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get()
                    != null),
        this::wake);
    return List.of(pods, studies, turns, said);
  }

  @Override
  public UpdateControl<Trial> reconcile(Trial cached, Context<Trial> context) {
    restoreSlots();
    known.saw(cached);
    if (cached.unreadable().isPresent()) {
      leaveAlone(cached, cached.unreadable().get(), context);
      return UpdateControl.<Trial>noUpdate().rescheduleAfter(UnreadableObjects.CHECK);
    }
    if (known.isOutdated(cached)) {
      return UpdateControl.<Trial>noUpdate().rescheduleAfter(CACHE_BEHIND);
    }
    Optional<Study> study =
        studyOf(cached).flatMap(studies::get).filter(s -> Ownership.is(s, cached));
    if (study.isEmpty()) {
      // Orphaned, or the Study's arrival in the cache will bring us here again.
      slots.release(cached.getMetadata().getUid());
      return UpdateControl.noUpdate();
    }
    if (study.get().unreadable().isPresent()) {
      // What runs goes on. The Study will bring us here again, once it is repaired.
      return UpdateControl.noUpdate();
    }
    List<Pod> owned = pods(cached, context);
    Trial trial = FirstAttempt.shownBy(owned, cached);
    Optional<AttemptReports> said = said(study.get(), trial, owned, context);
    Optional<AttemptReports.Unwritten> unwritten =
        said.filter(reported -> isDue(reported, owned)).map(AttemptReports::take);
    Optional<TrialSnapshot> observed =
        observe(
            study.get(),
            unwritten.map(u -> trial.withStatus(u.in(trial.getStatus()))).orElse(trial),
            owned,
            said.map(AttemptReports::isLogRead).orElse(true),
            context);
    if (observed.isEmpty()) {
      return UpdateControl.<Trial>noUpdate().rescheduleAfter(CACHE_BEHIND);
    }
    TrialSnapshot snapshot = observed.get();
    TrialDecision decision = decider.decide(snapshot);
    if (decision.startsAttempt(snapshot) && !itIsItsTurn(snapshot)) {
      turnaround.forget(snapshot.study().getMetadata().getUid());
      return act(trial, snapshot, decider.decide(snapshot.queued()), context);
    }
    if (!TrialDecider.isOpen(decision.status())) {
      slots.release(trial.getMetadata().getUid());
    }
    UpdateControl<Trial> control = act(trial, snapshot, decision, context);
    unwritten.ifPresent(_ -> said.orElseThrow().written(clock.instant()));
    if (!TrialDecider.isOpen(decision.status())) {
      forgetAttempt(trial);
    }
    said.flatMap(reported -> reported.dueIn(clock.instant()))
        .ifPresent(due -> rescheduleBy(control, due));
    unreadable.forget(cached);
    return control;
  }

  /** What the code does not understand is left alone as well, and tried again. */
  @Override
  public ErrorStatusUpdateControl<Trial> updateErrorStatus(
      Trial trial, Context<Trial> context, Exception e) {
    if (UnreadableObjects.isShownBy(e)) {
      leaveAlone(trial, String.valueOf(e), context);
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }

  /** Its pods, and its turn, it keeps: it may be one of many that run. */
  private void leaveAlone(Trial trial, String reason, Context<Trial> context) {
    unreadable.report(
        context.getClient(),
        trial,
        reason,
        trial.statusOrNew().isFinished()
            ? Map.of()
            : Map.of(
                "phase",
                    TextNode.valueOf(
                        Objects.requireNonNullElse(trial.statusOrNew().phase(), Phase.PENDING)),
                "reason", TextNode.valueOf(UnreadableObjects.REASON),
                "message",
                    TextNode.valueOf(
                        "this version of the operator can't read the Trial: "
                            + reason
                            + "; correct it, or upgrade the operator")));
  }

  private static <O extends TuningObject<?, ?>> Optional<O> readable(Optional<O> object) {
    return object.filter(found -> found.unreadable().isEmpty());
  }

  private List<Pod> pods(Trial trial, Context<Trial> context) {
    List<Pod> cached =
        context.getSecondaryResources(Pod.class).stream()
            .filter(pod -> Ownership.is(trial, pod))
            .toList();
    if (!TrialDecider.isOpen(FirstAttempt.shownBy(cached, trial).statusOrNew())) {
      return cached;
    }
    return check.of(
        trial,
        cached,
        () ->
            context
                .getClient()
                .pods()
                .inNamespace(trial.getMetadata().getNamespace())
                .withLabel(Labels.TRIAL, trial.getMetadata().getName())
                .withoutLabel(Labels.RECORDED)
                .list()
                .getItems()
                .stream()
                .filter(pod -> Ownership.is(trial, pod))
                .map(CachedPod::of)
                .toList());
  }

  private void wake(Trial trial) {
    said.propagateEvent(ResourceID.fromResource(trial));
  }

  /** What the attempt under way has said, if that may be anything. */
  private Optional<AttemptReports> said(
      Study study, Trial trial, List<Pod> owned, Context<Trial> context) {
    if (trial.getStatus() == null || !TrialDecider.isOpen(trial.getStatus())) {
      forgetAttempt(trial);
      return Optional.empty();
    }
    int attempt = TrialDecider.currentAttempt(trial.getStatus());
    if (study.getSpec().trial().collector() != Collector.Stdout) {
      return reports.known(trial).filter(known -> known.attempt() == attempt);
    }
    AttemptReports log = reports.attempt(study, trial, attempt);
    String chief = Names.pod(trial.getMetadata().getName(), attempt, 0);
    owned.stream()
        .filter(pod -> pod.getMetadata().getName().equals(chief))
        .findFirst()
        .ifPresent(pod -> logs.follow(context.getClient(), study, trial, pod, log));
    return Optional.of(log);
  }

  /** What is new is written now and then, and at once when a pod has ended. */
  private boolean isDue(AttemptReports said, List<Pod> owned) {
    return said.dueIn(clock.instant())
        .filter(
            due ->
                !due.isPositive()
                    || owned.stream()
                        .anyMatch(
                            pod ->
                                PodJudge.isTerminal(pod)
                                    || pod.getMetadata().getDeletionTimestamp() != null))
        .isPresent();
  }

  private void forgetAttempt(Trial trial) {
    check.forget(trial);
    logs.stop(trial);
    reports.forget(trial);
  }

  private static void rescheduleBy(UpdateControl<Trial> control, Duration due) {
    long millis = Math.max(0, due.toMillis());
    if (control.getScheduleDelay().filter(delay -> delay <= millis).isEmpty()) {
      control.rescheduleAfter(millis);
    }
  }

  private boolean itIsItsTurn(TrialSnapshot snapshot) {
    Trial trial = snapshot.trial();
    Study study = snapshot.study();
    return slots.request(
        new TrialKey(
            trial.getMetadata().getNamespace(),
            trial.getMetadata().getName(),
            trial.getMetadata().getUid(),
            trial.getSpec().index(),
            trial.getSpec().replicate()),
        new StudyKey(
            study.getMetadata().getUid(),
            Instant.parse(study.getMetadata().getCreationTimestamp())),
        study.getSpec().budget().parallelism());
  }

  /**
   * After a start the caches are filled before the first trial comes here, and tell who runs. That
   * is asked before any trial is looked at: of one that has ended since, the cache would still say
   * that it runs when its slot had been given up already, and it would keep that for ever.
   */
  private synchronized void restoreSlots() {
    if (!restored) {
      slots.restore(
          trials
              .list(this::hasAttemptUnderWay)
              // An orphan belongs to no Study, and gets no pods any more.
              .flatMap(
                  trial ->
                      Ownership.studyUid(trial).stream()
                          .map(study -> new TrialSlots.Holder(trial.getMetadata().getUid(), study)))
              .toList());
      restored = true;
    }
  }

  private Optional<List<Trial>> allTrials() {
    return trials instanceof EventSource<?, ?> source && source.getStatus() == Status.HEALTHY
        ? Optional.of(trials.list().toList())
        : Optional.empty();
  }

  private boolean hasAttemptUnderWay(Trial trial) {
    if (trial.unreadable().isPresent() && !trial.statusOrNew().isFinished()) {
      return true;
    }
    List<Pod> chief =
        pods
            .get(
                new ResourceID(
                    Names.pod(trial.getMetadata().getName(), 1, 0),
                    trial.getMetadata().getNamespace()))
            .filter(pod -> Ownership.is(trial, pod))
            .stream()
            .toList();
    return TrialDecider.isOpen(FirstAttempt.shownBy(chief, trial).statusOrNew());
  }

  /** What is known of a trial; empty while the caches are behind what is known to have happened. */
  private Optional<TrialSnapshot> observe(
      Study study, Trial trial, List<Pod> owned, boolean logIsRead, Context<Trial> context) {
    Instant now = clock.instant();
    Set<String> lostNodes =
        owned.stream()
            .filter(pod -> PodJudge.isOverdue(pod, now))
            .collect(Collectors.groupingBy(pod -> pod.getSpec().getNodeName()))
            .entrySet()
            .stream()
            .filter(node -> isLost(node.getKey(), node.getValue(), context.getClient()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    var snapshot = new TrialSnapshot(study, trial, owned, lostNodes, true, logIsRead, now);
    return cacheIsBehind(snapshot, context.getClient()) ? Optional.empty() : Optional.of(snapshot);
  }

  private static boolean isLost(String node, List<Pod> overdue, KubernetesClient client) {
    try {
      return LostNode.is(client.nodes().withName(node).get());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      }
      return overdue.stream().anyMatch(LostNode::isSaidOf);
    }
  }

  /**
   * A cache that misses a pod of an attempt that is under way may be behind, and so may the one
   * that holds the Trial: on either, a pod would be created twice or taken for lost. So the API
   * server is asked. So it is before the first attempt of a Trial that this process has not made
   * itself; every later one begins with a write that fails if the Trial is not the newest.
   */
  private boolean cacheIsBehind(TrialSnapshot snapshot, KubernetesClient client) {
    Trial cached = snapshot.trial();
    boolean isOpen = TrialDecider.isOpen(snapshot.status());
    if (!isOpen && (!FirstAttempt.isUnwritten(cached) || known.isNewest(cached))) {
      return false;
    }
    List<Integer> missing = snapshot.missingHosts();
    if (missing.isEmpty()) {
      return false;
    }
    Trial current = client.resource(cached).get();
    if (current != null) {
      known.got(current);
    }
    return current == null
        || !current
            .getMetadata()
            .getResourceVersion()
            .equals(cached.getMetadata().getResourceVersion())
        || missing.stream()
            .map(
                host ->
                    Names.pod(
                        cached.getMetadata().getName(),
                        TrialDecider.currentAttempt(snapshot.status()),
                        host))
            .map(
                name ->
                    client
                        .pods()
                        .inNamespace(cached.getMetadata().getNamespace())
                        .withName(name)
                        .get())
            .anyMatch(pod -> pod != null && Ownership.is(cached, pod));
  }

  private UpdateControl<Trial> act(
      Trial before, TrialSnapshot snapshot, TrialDecision decision, Context<Trial> context) {
    long decided = turnaround.now();
    decision.release().forEach(writer::release);
    boolean beginsUnwritten = FirstAttempt.isUnwritten(before) && decision.startsAttempt(snapshot);
    Trial trial =
        beginsUnwritten
            ? before.withStatus(decision.status())
            : write(before, decision.status(), context);
    if (decision.status().isFinished() && !snapshot.status().isFinished()) {
      turnaround.emptied(snapshot.study(), decided);
    }
    events.record(
        context.getClient(),
        trial,
        TrialEvents.between(
            snapshot.status(), decision.status(), snapshot.study().getSpec().trial().hostsOrOne()));
    decision.stop().forEach(writer::stop);
    Optional<Duration> recheck = createPods(snapshot, decision, trial, context);
    UpdateControl<Trial> control = UpdateControl.noUpdate();
    if (trial != before && !TrialDecider.isOpen(decision.status())) {
      // The outcome is recorded: the pods may go.
      TrialDecider.recordedPods(snapshot.with(trial)).forEach(writer::release);
      recheck =
          decision.status().isFinished()
              ? Optional.empty()
              : Optional.of(recheck.filter(r -> r.compareTo(SOON) > 0).orElse(SOON));
    }
    recheck.ifPresent(control::rescheduleAfter);
    return control;
  }

  /**
   * Creates the pods of an attempt, in one namespace of one attempt after the other: a quota that
   * is too small for two is enough for one then.
   *
   * @return when to look again
   */
  private Optional<Duration> createPods(
      TrialSnapshot snapshot, TrialDecision decision, Trial trial, Context<Trial> context) {
    if (decision.create().isEmpty()) {
      return decision.recheck();
    }
    synchronized (creation.computeIfAbsent(trial.getMetadata().getNamespace(), _ -> new Object())) {
      boolean alone = decision.startsAttempt(snapshot);
      Attempt attempt = TrialDecider.openAttempt(decision.status());
      for (int host : decision.create()) {
        Optional<TrialPods.Refusal> refusal =
            forbidden(snapshot.study())
                .or(
                    () ->
                        writer.create(
                            trial, TrialPod.of(snapshot.study(), trial, attempt, host, access)));
        if (refusal.isPresent()) {
          write(trial, TrialDecider.refused(decision.status(), alone, refusal.get()), context);
          if (alone) {
            // Others may have what it can't use.
            slots.release(trial.getMetadata().getUid());
          }
          turnaround.forget(snapshot.study().getMetadata().getUid());
          return Optional.of(alone ? REFUSED : SOON);
        }
        if (alone && attempt.number() == 1) {
          turnaround.filled(snapshot.study());
        }
        alone = false;
      }
    }
    return decision.recheck();
  }

  /** The list may be shorter than when the Study began, and a Trial may be made by anybody. */
  private Optional<TrialPods.Refusal> forbidden(Study study) {
    return accounts
        .problem(study)
        .map(message -> new TrialPods.Refusal(NeedsRepair.ACCOUNT_NOT_ALLOWED, message));
  }

  /** Writes a status, unless it is there already. */
  private Trial write(Trial trial, TrialStatus status, Context<Trial> context) {
    if (status.equals(trial.getStatus())) {
      return trial;
    }
    // A first attempt may be known by its pods alone: what is there is what was read.
    Trial read = context.getPrimaryResource();
    boolean unwritten =
        trial.getMetadata().getResourceVersion().equals(read.getMetadata().getResourceVersion());
    Trial written = StatusWriter.write(unwritten ? read : trial, status, context);
    known.got(written);
    return written;
  }

  /** Lets go of the pods of a Trial that is being deleted; the garbage collector removes them. */
  @Override
  public DeleteControl cleanup(Trial trial, Context<Trial> context) {
    restoreSlots();
    slots.release(trial.getMetadata().getUid());
    forgetAttempt(trial);
    // Listed from the API server: a pod that the cache does not hold yet would stay for ever.
    context
        .getClient()
        .pods()
        .inNamespace(trial.getMetadata().getNamespace())
        .withLabels(Map.of(Labels.TRIAL, trial.getMetadata().getName()))
        .list()
        .getItems()
        .stream()
        .filter(pod -> Ownership.is(trial, pod))
        .forEach(writer::remove);
    known.forget(trial);
    Ownership.studyUid(trial).ifPresent(turnaround::forget);
    return DeleteControl.defaultDelete();
  }

  private boolean belongsToFinished(Pod pod) {
    return trialOf(pod).stream()
        .map(trials::get)
        .flatMap(Optional::stream)
        .anyMatch(trial -> trial.statusOrNew().isFinished());
  }

  private static Set<ResourceID> trialOf(Pod pod) {
    return Set.of(
        new ResourceID(
            pod.getMetadata().getLabels().get(Labels.TRIAL), pod.getMetadata().getNamespace()));
  }

  /** The Study that a trial names, if as much of it can be read. */
  private static Optional<ResourceID> studyOf(Trial trial) {
    return Optional.ofNullable(trial.getSpec())
        .map(TrialSpec::study)
        .map(study -> new ResourceID(study, trial.getMetadata().getNamespace()));
  }

  private static String key(ResourceID study) {
    return study.getNamespace().orElseThrow() + "/" + study.getName();
  }
}
