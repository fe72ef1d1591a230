package dev.tuning.study;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.Condition;
import dev.tuning.api.v1alpha1.SearchSpec;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.trial.CheckpointPath;
import dev.tuning.trial.EventRecorder;
import dev.tuning.trial.KnownTrials;
import dev.tuning.trial.Labels;
import dev.tuning.trial.Names;
import dev.tuning.trial.Ownership;
import dev.tuning.trial.StatusWriter;
import dev.tuning.trial.TrialService;
import dev.tuning.trial.UnreadableObjects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates the Trials of a Study and sums up what they found: observe, decide, act. */
@ControllerConfiguration(
    name = "study",
    generationAwareEventProcessing = false,
    // None, as for Trials: each pass would leave a timer of ten hours behind.
    maxReconciliationInterval = @MaxReconciliationInterval(interval = -1),
    informer = @Informer(onUpdateFilter = SpecOrAnnotationsChanged.class))
@GradualRetry(
    maxAttempts = -1,
    initialInterval = 1_000,
    intervalMultiplier = 1.5,
    maxInterval = 10_000)
public class StudyReconciler implements Reconciler<Study> {

  /** Index of the Studies by those that they take points or results from. */
  private static final String SOURCES = "sources";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration CACHE_BEHIND = Duration.ofMillis(100);

  private final StudyDecider decider;
  private final Clock clock;
  private final EventRecorder events;
  private final KnownTrials trials;
  private final KnownStudies studies;
  private final Proposer proposer;
  private final UnreadableObjects unreadable;
  private final StatusPace pace;
  private final SimpleInboundEventSource<Study> news = new SimpleInboundEventSource<>("trials");
  private InformerEventSource<Study, Study> sources;
  private InformerEventSource<Service, Study> services;

  /**
   * @param decider what decides
   * @param clock tells the time
   * @param events tells people
   * @param trials knows the trials
   * @param studies is to know the Studies
   * @param proposer asks the models of Bayesian search
   * @param unreadable knows what can't be read
   */
  public StudyReconciler(
      StudyDecider decider,
      Clock clock,
      EventRecorder events,
      KnownTrials trials,
      KnownStudies studies,
      Proposer proposer,
      UnreadableObjects unreadable) {
    this.decider = decider;
    this.clock = clock;
    this.events = events;
    this.trials = trials;
    this.studies = studies;
    this.proposer = proposer;
    this.unreadable = unreadable;
    this.pace = new StatusPace(clock);
  }

  @Override
  public List<EventSource<?, Study>> prepareEventSources(EventSourceContext<Study> context) {
    studies.connect(context.getPrimaryCache()::list);
    trials.onNews((namespace, study) -> news.propagateEvent(new ResourceID(study, namespace)));
    proposer.onNews((namespace, study) -> news.propagateEvent(new ResourceID(study, namespace)));
    context
        .getPrimaryCache()
        .addIndexer(SOURCES, study -> sourcesOf(study).map(StudyReconciler::key).toList());
    sources =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Study.class, Study.class)
                .withName("sources")
                .withSecondaryToPrimaryMapper(
                    source ->
                        context
                            .getPrimaryCache()
                            .byIndex(SOURCES, key(ResourceID.fromResource(source)))
                            .stream()
                            .map(ResourceID::fromResource)
                            .collect(Collectors.toSet()))
                .withPrimaryToSecondaryMapper(
                    (Study study) -> sourcesOf(study).collect(Collectors.toSet()))
                .withNamespacesInheritedFromController()
                .build(),
            context);
    services =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Service.class, Study.class)
                .withName("services")
                .withLabelSelector(Labels.STUDY)
                .withSecondaryToPrimaryMapper(
                    service ->
                        Set.of(
                            new ResourceID(
                                service.getMetadata().getLabels().get(Labels.STUDY),
                                service.getMetadata().getNamespace())))
                .withNamespacesInheritedFromController()
                .build(),
            context);
    return List.of(news, sources, services);
  }

  /** The Study that a Study takes its points from, in the same namespace. */
  private static Optional<ResourceID> source(Study study) {
    return Optional.ofNullable(study.getSpec())
        .map(StudySpec::search)
        .map(SearchSpec::pointsFrom)
        .map(from -> new ResourceID(from.study(), study.getMetadata().getNamespace()));
  }

  /** The Studies that it learns from, in the same namespace. */
  private static Stream<ResourceID> earlier(Study study) {
    return study.getSpec().search().historyOrNone().stream()
        .map(name -> new ResourceID(name, study.getMetadata().getNamespace()));
  }

  private static Stream<ResourceID> sourcesOf(Study study) {
    return Stream.concat(source(study).stream(), earlier(study));
  }

  private static String key(ResourceID id) {
    return id.getNamespace().orElse("") + "/" + id.getName();
  }

  @Override
  public UpdateControl<Study> reconcile(Study study, Context<Study> context) {
    if (study.unreadable().isPresent()) {
      leaveAlone(study, study.unreadable().get(), context);
      return UpdateControl.<Study>noUpdate().rescheduleAfter(UnreadableObjects.CHECK);
    }
    if (!trials.isComplete()) {
      return UpdateControl.<Study>noUpdate().rescheduleAfter(CACHE_BEHIND);
    }
    StudySnapshot snapshot = observe(study, context);
    StudyDecision decision = decider.decide(snapshot);
    UpdateControl<Study> control = act(study, decision, context);
    unreadable.forget(study);
    return control;
  }

  /** What the code does not understand is left alone as well, and tried again. */
  @Override
  public ErrorStatusUpdateControl<Study> updateErrorStatus(
      Study study, Context<Study> context, Exception e) {
    if (UnreadableObjects.isShownBy(e)) {
      leaveAlone(study, String.valueOf(e), context);
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }

  private void leaveAlone(Study study, String reason, Context<Study> context) {
    var state =
        new StudyState.Stalled(
            new StudyProblem(
                StudyReason.Unreadable,
                "this version of the operator can't read the Study or a Trial of it: "
                    + reason
                    + "; correct it, or upgrade the operator"));
    List<Condition> conditions =
        state.conditions(
            Optional.ofNullable(study.getStatus()).map(StudyStatus::conditions).orElse(null),
            study.getMetadata().getGeneration(),
            clock.instant(),
            Trust.UNREADABLE);
    unreadable.report(
        context.getClient(),
        study,
        reason,
        Map.of(
            "state", JSON.valueToTree(state.word()), "conditions", JSON.valueToTree(conditions)));
  }

  private StudySnapshot observe(Study study, Context<Study> context) {
    Duration pause = pace.untilNextWrite(study);
    if (pause.isZero()) {
      trials.compareWithCache(study);
    }
    List<Trial> owned = trials.of(study);
    return new StudySnapshot(
        study,
        owned,
        missingClaim(study, owned, context.getClient()),
        service(study, context.getClient()),
        source(study).flatMap(this::readable).map(this::withTrials),
        earlier(study).flatMap(id -> readable(id).stream()).map(this::withTrials).toList(),
        proposer.ready(study),
        pause,
        clock.instant());
  }

  private Optional<Study> readable(ResourceID id) {
    return sources.get(id).filter(other -> other.unreadable().isEmpty());
  }

  private PointsSource withTrials(Study source) {
    return new PointsSource(source, trials.of(source));
  }

  /** Asked only before the first trial: afterwards its pods tell. */
  private static Optional<String> missingClaim(
      Study study, List<Trial> trials, KubernetesClient client) {
    String claim = CheckpointPath.claim(study);
    if (claim == null || !trials.isEmpty()) {
      return Optional.empty();
    }
    boolean exists =
        client
                .persistentVolumeClaims()
                .inNamespace(study.getMetadata().getNamespace())
                .withName(claim)
                .get()
            != null;
    return exists ? Optional.empty() : Optional.of(claim);
  }

  private TrialServiceState service(Study study, KubernetesClient client) {
    var name =
        new ResourceID(
            Names.service(study.getMetadata().getName()), study.getMetadata().getNamespace());
    if (services.get(name).filter(service -> Ownership.is(study, service)).isPresent()) {
      return TrialServiceState.OURS;
    }
    // The cache may be behind, and does not hold a Service of somebody else.
    Service service =
        client
            .services()
            .inNamespace(study.getMetadata().getNamespace())
            .withName(name.getName())
            .get();
    if (service == null) {
      return TrialServiceState.ABSENT;
    }
    return Ownership.is(study, service) ? TrialServiceState.OURS : TrialServiceState.TAKEN;
  }

  private UpdateControl<Study> act(Study study, StudyDecision decision, Context<Study> context) {
    if (decision.createService()) {
      create(
          study,
          TrialService.of(study),
          service -> services.handleRecentResourceCreate(ResourceID.fromResource(service), service),
          context);
    }
    decision.ask().ifPresent(proposer::ask);
    decision.create().forEach(trial -> createTrial(study, trial, context));
    if (!decision.status().equals(study.getStatus())) {
      StatusWriter.write(study, decision.status(), context);
      pace.written(study);
      events.record(
          context.getClient(),
          study,
          StudyEvents.between(Optional.ofNullable(study.getStatus()), decision.status()));
    }
    UpdateControl<Study> control = UpdateControl.noUpdate();
    decision.recheck().ifPresent(control::rescheduleAfter);
    return control;
  }

  private void createTrial(Study study, Trial trial, Context<Study> context) {
    trials.making(trial);
    try {
      create(study, trial, trials::got, context);
    } finally {
      trials.notMade(trial);
    }
  }

  /**
   * Creates an object, or finds that an earlier request has done so although its reply was lost.
   *
   * @param known takes the object as it is
   */
  private static <R extends HasMetadata> void create(
      Study study, R object, Consumer<R> known, Context<Study> context) {
    try {
      known.accept(context.getClient().resource(object).create());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      R existing = context.getClient().resource(object).get();
      if (existing == null || !Ownership.is(study, existing)) {
        // Left over from a deleted Study of this name: the garbage collector is on its way.
        throw e;
      }
      known.accept(existing);
    }
  }
}
