package dev.tuning.wiring;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.Cloner;

/**
 * Copies what a reconciler gets from a cache, so that the framework may change its metadata. Specs
 * and statuses are immutable and are shared: to write them as JSON and read them again, as it is
 * done for other kinds, would take longer than what the reconciler does.
 */
final class CheapCopies implements Cloner {

  private final KubernetesClient client;

  CheapCopies(KubernetesClient client) {
    this.client = client;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <R extends HasMetadata> R clone(R resource) {
    return switch (resource) {
      case Trial trial -> (R) copy(trial, new Trial());
      case Study study -> (R) copy(study, new Study());
      default -> client.getKubernetesSerialization().clone(resource);
    };
  }

  private static <S, T, R extends CustomResource<S, T>> R copy(R resource, R copy) {
    copy.setMetadata(new ObjectMetaBuilder(resource.getMetadata()).build());
    copy.setSpec(resource.getSpec());
    copy.setStatus(resource.getStatus());
    return copy;
  }
}
