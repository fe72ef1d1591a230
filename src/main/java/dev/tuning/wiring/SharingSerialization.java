package dev.tuning.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Copies Studies and Trials without writing and reading them as JSON, which the framework does
 * before each pass of a reconciler. It changes the metadata of its copy and nothing else, and no
 * reconciler changes a spec or a status that it was given: copies share them.
 */
final class SharingSerialization extends KubernetesSerialization {

  SharingSerialization(ObjectMapper mapper) {
    super(mapper, false);
    // An unknown kind would be read as a tree of maps and written again to become a Study, which
    // takes stack for each level.
    registerKubernetesResource(Study.class);
    registerKubernetesResource(Trial.class);
  }

  @Override
  @SuppressWarnings("unchecked") // each copy has the class of what it is a copy of
  public <T> T clone(T object) {
    return switch (object) {
      case Trial trial -> (T) copy(trial, new Trial());
      case Study study -> (T) copy(study, new Study());
      case null, default -> super.clone(object);
    };
  }

  private static <S, T, C extends CustomResource<S, T>> C copy(C object, C copy) {
    copy.setMetadata(object.getMetadata().toBuilder().build());
    copy.setSpec(object.getSpec());
    copy.setStatus(object.getStatus());
    return copy;
  }
}
