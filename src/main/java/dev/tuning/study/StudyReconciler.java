package dev.tuning.study;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.trial.CheckpointPath;
import dev.tuning.trial.Ownership;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Creates the Trials of a Study and sums up what they found: observe, decide, act. */
@ControllerConfiguration(
    name = "study",
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = SpecOrAnnotationsChanged.class))
@GradualRetry(
    maxAttempts = -1,
    initialInterval = 1_000,
    intervalMultiplier = 1.5,
    maxInterval = 30_000)
public class StudyReconciler implements Reconciler<Study> {

  /** Index of the Studies by the one that they take their points from. */
  private static final String POINTS_FROM = "points-from";

  private final StudyDecider decider;
  private final Clock clock;
  private InformerEventSource<Trial, Study> trials;
  private InformerEventSource<Study, Study> sources;

  /**
   * @param decider what decides
   * @param clock tells the time
   */
  public StudyReconciler(StudyDecider decider, Clock clock) {
    this.decider = decider;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, Study>> prepareEventSources(EventSourceContext<Study> context) {
    trials =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Trial.class, Study.class)
                .withName("trials")
                .withSecondaryToPrimaryMapper(
                    trial ->
                        Set.of(
                            new ResourceID(
                                trial.getSpec().study(), trial.getMetadata().getNamespace())))
                .withNamespacesInheritedFromController()
                .build(),
            context);
    context
        .getPrimaryCache()
        .addIndexer(
            POINTS_FROM, study -> source(study).map(StudyReconciler::key).stream().toList());
    sources =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Study.class, Study.class)
                .withName("sources")
                .withSecondaryToPrimaryMapper(
                    source ->
                        context
                            .getPrimaryCache()
                            .byIndex(POINTS_FROM, key(ResourceID.fromResource(source)))
                            .stream()
                            .map(ResourceID::fromResource)
                            .collect(Collectors.toSet()))
                .withPrimaryToSecondaryMapper(
                    (Study study) -> source(study).map(Set::of).orElse(Set.of()))
                .withNamespacesInheritedFromController()
                .build(),
            context);
    return List.of(trials, sources);
  }

  /** The Study that a Study takes its points from, in the same namespace. */
  private static Optional<ResourceID> source(Study study) {
    return Optional.ofNullable(study.getSpec().search().pointsFrom())
        .map(from -> new ResourceID(from.study(), study.getMetadata().getNamespace()));
  }

  private static String key(ResourceID id) {
    return id.getNamespace().orElse("") + "/" + id.getName();
  }

  @Override
  public UpdateControl<Study> reconcile(Study study, Context<Study> context) {
    StudySnapshot snapshot = observe(study, context);
    StudyDecision decision = decider.decide(snapshot);
    return act(study, decision, context);
  }

  private StudySnapshot observe(Study study, Context<Study> context) {
    List<Trial> owned =
        context.getSecondaryResources(Trial.class).stream()
            .filter(trial -> Ownership.is(study, trial))
            .toList();
    return new StudySnapshot(
        study,
        owned,
        missingClaim(study, owned, context.getClient()),
        source(study).flatMap(sources::get).map(this::withTrials),
        clock.instant());
  }

  private PointsSource withTrials(Study source) {
    return new PointsSource(
        source,
        trials
            .list(source.getMetadata().getNamespace(), trial -> Ownership.is(source, trial))
            .toList());
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

  private UpdateControl<Study> act(Study study, StudyDecision decision, Context<Study> context) {
    decision.create().forEach(trial -> create(study, trial, context));
    if (!decision.status().equals(study.getStatus())) {
      context.resourceOperations().updatePrimaryStatus(withStatus(study, decision.status()));
    }
    UpdateControl<Study> control = UpdateControl.noUpdate();
    decision.recheck().ifPresent(control::rescheduleAfter);
    return control;
  }

  /** Creates a Trial, or finds that an earlier request has done so although its reply was lost. */
  private void create(Study study, Trial trial, Context<Study> context) {
    try {
      context.resourceOperations().create(trial, trials);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      Trial existing = context.getClient().resource(trial).get();
      if (existing == null || !Ownership.is(study, existing)) {
        // Left over from a deleted Study of this name: the garbage collector is on its way.
        throw e;
      }
    }
  }

  private static Study withStatus(Study study, StudyStatus status) {
    Study copy = new Study();
    copy.setMetadata(study.getMetadata());
    copy.setSpec(study.getSpec());
    copy.setStatus(status);
    return copy;
  }
}
