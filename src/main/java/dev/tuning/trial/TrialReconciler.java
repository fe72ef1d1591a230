package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs the pods of a Trial and records what became of them: observe, decide, act. */
@ControllerConfiguration(name = "trial", finalizerName = Labels.TRIAL_FINALIZER)
@GradualRetry(
    maxAttempts = -1,
    initialInterval = 1_000,
    intervalMultiplier = 1.5,
    maxInterval = 30_000)
public class TrialReconciler implements Reconciler<Trial>, Cleaner<Trial> {

  private static final String TRIALS_BY_STUDY = "study";

  /** Soon, but with the caches in between. */
  private static final Duration SOON = Duration.ofMillis(10);

  private static final Duration CACHE_BEHIND = Duration.ofSeconds(1);
  private static final Duration REFUSED = Duration.ofSeconds(30);

  private final TrialDecider decider;
  private final Clock clock;
  private InformerEventSource<Pod, Trial> pods;
  private InformerEventSource<Study, Trial> studies;

  /**
   * @param decider what decides
   * @param clock tells the time
   */
  public TrialReconciler(TrialDecider decider, Clock clock) {
    this.decider = decider;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, Trial>> prepareEventSources(EventSourceContext<Trial> context) {
    pods =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Pod.class, Trial.class)
                .withName("pods")
                .withLabelSelector(Labels.TRIAL)
                .withSecondaryToPrimaryMapper(TrialReconciler::trialOf)
                .withNamespacesInheritedFromController()
                .build(),
            context);
    context
        .getPrimaryCache()
        .addIndexer(
            TRIALS_BY_STUDY,
            trial -> List.of(key(trial.getMetadata().getNamespace(), trial.getSpec().study())));
    studies =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Study.class, Trial.class)
                .withName("studies")
                .withSecondaryToPrimaryMapper(
                    study ->
                        context
                            .getPrimaryCache()
                            .byIndex(
                                TRIALS_BY_STUDY,
                                key(
                                    study.getMetadata().getNamespace(),
                                    study.getMetadata().getName()))
                            .stream()
                            .map(ResourceID::fromResource)
                            .collect(Collectors.toSet()))
                // The spec matters to trials; their own results, which change its status, do not.
                .withOnUpdateFilter(
                    (newStudy, oldStudy) ->
                        !newStudy
                            .getMetadata()
                            .getGeneration()
                            .equals(oldStudy.getMetadata().getGeneration()))
                .withNamespacesInheritedFromController()
                .build(),
            context);
    return List.of(pods, studies);
  }

  @Override
  public UpdateControl<Trial> reconcile(Trial trial, Context<Trial> context) {
    Optional<Study> study =
        studies
            .get(new ResourceID(trial.getSpec().study(), trial.getMetadata().getNamespace()))
            .filter(s -> Ownership.is(s, trial));
    if (study.isEmpty()) {
      // Orphaned, or the Study's arrival in the cache will bring us here again.
      return UpdateControl.noUpdate();
    }
    Optional<TrialSnapshot> snapshot = observe(study.get(), trial, context);
    if (snapshot.isEmpty()) {
      return UpdateControl.<Trial>noUpdate().rescheduleAfter(CACHE_BEHIND);
    }
    TrialDecision decision = decider.decide(snapshot.get());
    return act(snapshot.get(), decision, context);
  }

  /** What is known of a trial; empty while the caches are behind what is known to have happened. */
  private Optional<TrialSnapshot> observe(Study study, Trial trial, Context<Trial> context) {
    List<Pod> owned =
        context.getSecondaryResources(Pod.class).stream()
            .filter(pod -> Ownership.is(trial, pod))
            .toList();
    TrialSnapshot snapshot = new TrialSnapshot(study, trial, owned, clock.instant());
    int attempt = TrialDecider.currentAttempt(snapshot.status());
    boolean hasPod = snapshot.pods().stream().anyMatch(pod -> snapshot.attemptOf(pod) == attempt);
    if (snapshot.status().isFinished() || hasPod) {
      return Optional.of(snapshot);
    }
    return confirm(snapshot, attempt, context.getClient());
  }

  /**
   * A cache that misses a pod may be behind, and so may the one that holds the Trial: on either, a
   * pod would be created twice or taken for lost. So the API server is asked.
   */
  private Optional<TrialSnapshot> confirm(
      TrialSnapshot snapshot, int attempt, KubernetesClient client) {
    Trial cached = snapshot.trial();
    Trial current = client.resource(cached).get();
    if (current == null
        || !current
            .getMetadata()
            .getResourceVersion()
            .equals(cached.getMetadata().getResourceVersion())) {
      return Optional.empty();
    }
    if (TrialDecider.isOpen(snapshot.status())) {
      Pod pod =
          client
              .pods()
              .inNamespace(cached.getMetadata().getNamespace())
              .withName(Names.pod(cached.getMetadata().getName(), attempt, 0))
              .get();
      if (pod != null && Ownership.is(cached, pod)) {
        return Optional.empty();
      }
    }
    return Optional.of(snapshot);
  }

  private UpdateControl<Trial> act(
      TrialSnapshot snapshot, TrialDecision decision, Context<Trial> context) {
    TrialPods writer = new TrialPods(context.getClient(), pods);
    decision.release().forEach(writer::release);
    TrialStatus status = decision.status();
    Optional<Duration> recheck = decision.recheck();
    if (decision.createAttempt().isPresent()) {
      Optional<TrialPods.Refusal> refusal =
          writer.create(
              snapshot.trial(),
              TrialPod.of(snapshot.study(), snapshot.trial(), decision.createAttempt().get()));
      if (refusal.isPresent()) {
        status =
            TrialDecider.refused(
                snapshot.status(), refusal.get().reason(), refusal.get().message());
        recheck = Optional.of(REFUSED);
      }
    }
    UpdateControl<Trial> control = UpdateControl.noUpdate();
    if (!status.equals(snapshot.trial().getStatus())) {
      context.resourceOperations().updatePrimaryStatus(withStatus(snapshot.trial(), status));
      if (status.isFinished() || !TrialDecider.isOpen(status)) {
        // The outcome is recorded: the next pass may let the pod go.
        recheck = Optional.of(recheck.filter(r -> r.compareTo(SOON) > 0).orElse(SOON));
      }
    }
    recheck.ifPresent(control::rescheduleAfter);
    return control;
  }

  private static Trial withStatus(Trial trial, TrialStatus status) {
    Trial copy = new Trial();
    copy.setMetadata(trial.getMetadata());
    copy.setSpec(trial.getSpec());
    copy.setStatus(status);
    return copy;
  }

  /** Lets go of the pods of a Trial that is being deleted; the garbage collector removes them. */
  @Override
  public DeleteControl cleanup(Trial trial, Context<Trial> context) {
    TrialPods writer = new TrialPods(context.getClient(), pods);
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
    return DeleteControl.defaultDelete();
  }

  private static Set<ResourceID> trialOf(Pod pod) {
    return Set.of(
        new ResourceID(
            pod.getMetadata().getLabels().get(Labels.TRIAL), pod.getMetadata().getNamespace()));
  }

  private static String key(String namespace, String study) {
    return namespace + "/" + study;
  }
}
