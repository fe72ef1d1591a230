package dev.tuning.apiserver;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Every version of the Studies and Trials of a namespace that a watch sees, from now on. */
final class Versions implements AutoCloseable {

  private final KubernetesClient client = ApiServer.newClient();
  private final List<JsonNode> versions = new CopyOnWriteArrayList<>();
  private final List<Watch> watches;

  Versions(String namespace) {
    watches =
        Stream.of("Study", "Trial")
            .map(
                kind ->
                    client
                        .genericKubernetesResources("tuning.dev/v1alpha1", kind)
                        .inNamespace(namespace)
                        .watch(
                            new Watcher<GenericKubernetesResource>() {
                              @Override
                              public void eventReceived(
                                  Action action, GenericKubernetesResource object) {
                                if (action == Action.ADDED || action == Action.MODIFIED) {
                                  versions.add(
                                      client
                                          .getKubernetesSerialization()
                                          .convertValue(object, JsonNode.class));
                                }
                              }

                              @Override
                              public void onClose(WatcherException cause) {}
                            }))
            .toList();
  }

  /** Those of a kind, oldest first, once the watch has come to a version. */
  List<JsonNode> upTo(String kind, String resourceVersion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                of(kind).stream()
                    .anyMatch(
                        version ->
                            version
                                .at("/metadata/resourceVersion")
                                .asText()
                                .equals(resourceVersion)));
    return of(kind);
  }

  /** Those of a kind so far, oldest first. */
  List<JsonNode> of(String kind) {
    return versions.stream().filter(version -> version.path("kind").asText().equals(kind)).toList();
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
    client.close();
  }
}
