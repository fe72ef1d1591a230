package dev.tuning.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every pod that there has been in a namespace since this was made. */
final class CreatedPods implements AutoCloseable {

  private final Map<String, Set<String>> uids = new ConcurrentHashMap<>();
  private final SharedIndexInformer<Pod> informer;

  CreatedPods(Cluster cluster) {
    informer =
        cluster
            .client()
            .pods()
            .inNamespace(cluster.namespace())
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Pod pod) {
                    uids.computeIfAbsent(
                            pod.getMetadata().getName(), _ -> ConcurrentHashMap.newKeySet())
                        .add(pod.getMetadata().getUid());
                  }

                  @Override
                  public void onUpdate(Pod before, Pod after) {
                    onAdd(after);
                  }

                  @Override
                  public void onDelete(Pod pod, boolean unknown) {
                    onAdd(pod);
                  }
                });
  }

  /** By name the UIDs of all that had it. */
  Map<String, Set<String>> uids() {
    return uids;
  }

  @Override
  public void close() {
    informer.close();
  }
}
