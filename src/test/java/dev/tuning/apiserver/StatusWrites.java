package dev.tuning.apiserver;

import dev.tuning.api.v1alpha1.Trial;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts how often the Trials of a namespace are written, from now on. */
final class StatusWrites implements AutoCloseable {

  private final KubernetesClient client = ApiServer.newClient();
  private final Map<String, Integer> writes = new ConcurrentHashMap<>();
  private final Watch watch;

  StatusWrites(String namespace) {
    watch =
        client
            .resources(Trial.class)
            .inNamespace(namespace)
            .watch(
                new Watcher<>() {
                  @Override
                  public void eventReceived(Action action, Trial trial) {
                    if (action == Action.MODIFIED) {
                      writes.merge(trial.getMetadata().getName(), 1, Integer::sum);
                    }
                  }

                  @Override
                  public void onClose(WatcherException cause) {}
                });
  }

  int of(String trial) {
    return writes.getOrDefault(trial, 0);
  }

  @Override
  public void close() {
    watch.close();
    client.close();
  }
}
