package dev.tuning.bench;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.trial.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Plays the garbage collector: deletes Trials and pods whose owner is gone. */
final class GarbageCollector implements AutoCloseable {

  private final KubernetesClient client;
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

  GarbageCollector(KubernetesClient client) {
    this.client = client;
    executor.scheduleWithFixedDelay(this::collect, 1, 2, TimeUnit.SECONDS);
  }

  private void collect() {
    try {
      // Owners are listed last: what is owned by none of them has lost its owner.
      List<Pod> pods =
          client.pods().inAnyNamespace().withLabel(Labels.TRIAL).list().getItems().stream()
              .filter(GarbageCollector::isUndeleted)
              .toList();
      List<Trial> trials = client.resources(Trial.class).inAnyNamespace().list().getItems();
      Set<String> studies = uids(client.resources(Study.class).inAnyNamespace().list().getItems());
      Set<String> owners = uids(trials);
      trials.stream()
          .filter(GarbageCollector::isUndeleted)
          .filter(trial -> isOrphan(trial, studies))
          .forEach(trial -> client.resource(trial).delete());
      pods.stream()
          .filter(pod -> isOrphan(pod, owners))
          .forEach(pod -> client.resource(pod).delete());
    } catch (RuntimeException e) {
      System.err.println("garbage collector: " + e);
    }
  }

  private static boolean isUndeleted(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() == null;
  }

  private static Set<String> uids(List<? extends HasMetadata> objects) {
    return objects.stream()
        .map(object -> object.getMetadata().getUid())
        .collect(Collectors.toSet());
  }

  private static boolean isOrphan(HasMetadata object, Set<String> owners) {
    return object.getMetadata().getOwnerReferences().stream()
        .noneMatch(owner -> owners.contains(owner.getUid()));
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
