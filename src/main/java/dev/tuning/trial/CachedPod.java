package dev.tuning.trial;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.List;

/**
 * What the operator keeps in memory of a pod: its metadata, its status, and of its spec the node
 * and the limits of its containers. The rest, environment and volumes above all, is most of a pod
 * and decides nothing once the pod exists.
 */
final class CachedPod {

  private CachedPod() {}

  /** A pod without what need not be kept. */
  static Pod of(Pod pod) {
    if (pod.getSpec() == null) {
      return pod;
    }
    return new PodBuilder()
        .withMetadata(pod.getMetadata())
        .withSpec(
            new PodSpecBuilder()
                .withNodeName(pod.getSpec().getNodeName())
                .withInitContainers(named(pod.getSpec().getInitContainers()))
                .withContainers(named(pod.getSpec().getContainers()))
                .build())
        .withStatus(pod.getStatus())
        .build();
  }

  private static List<Container> named(List<Container> containers) {
    return containers.stream()
        .map(
            container ->
                new ContainerBuilder()
                    .withName(container.getName())
                    .withResources(container.getResources())
                    .build())
        .toList();
  }
}
