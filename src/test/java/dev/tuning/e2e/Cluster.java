package dev.tuning.e2e;

import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.trial.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The cluster of KUBECONFIG, on which the chart is installed, and one namespace of it. */
final class Cluster implements AutoCloseable {

  /** Where the chart is installed. */
  static final String OPERATOR_NAMESPACE = "study-operator";

  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private final String namespace;

  /** Makes a namespace in which only pods without privileges are admitted. */
  Cluster(String namespace) {
    this(namespace, Map.of());
  }

  /** The same with further labels of the namespace. */
  Cluster(String namespace, Map<String, String> labels) {
    this.namespace = namespace;
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .addToLabels(labels)
                .endMetadata()
                .build())
        .create();
  }

  KubernetesClient client() {
    return client;
  }

  String namespace() {
    return namespace;
  }

  /** A manifest of {@code examples/}. */
  static String example(String name) {
    try {
      return Files.readString(Path.of("examples", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates every object of a manifest. */
  void apply(String manifest) {
    InputStream stream = new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8));
    for (HasMetadata object : client.load(stream).items()) {
      client.resource(object).inNamespace(namespace).create();
    }
  }

  /** The pods of this namespace. */
  List<Pod> pods() {
    return client.pods().inNamespace(namespace).list().getItems();
  }

  Study study(String name) {
    return client.resources(Study.class).inNamespace(namespace).withName(name).get();
  }

  /** Whether a condition of a Study holds. */
  boolean has(String study, String condition) {
    Study found = study(study);
    return found.getStatus() != null
        && found.getStatus().conditions() != null
        && found.getStatus().conditions().stream()
            .anyMatch(c -> c.type().equals(condition) && c.isTrue());
  }

  /** The trials of a Study, by index. */
  List<Trial> trials(String study) {
    return client
        .resources(Trial.class)
        .inNamespace(namespace)
        .withLabel(Labels.STUDY, study)
        .list()
        .getItems()
        .stream()
        .sorted(Comparator.comparingLong(trial -> trial.getSpec().index()))
        .toList();
  }

  /**
   * Kills the operator without grace: the kubelet sends SIGKILL, and the Deployment makes a new
   * pod, which is ready then.
   */
  void killOperator() {
    var pods =
        client
            .pods()
            .inNamespace(OPERATOR_NAMESPACE)
            .withLabel("app.kubernetes.io/name", "study-operator");
    Set<String> killed =
        pods.list().getItems().stream()
            .map(pod -> pod.getMetadata().getUid())
            .collect(Collectors.toSet());
    pods.withGracePeriod(0).delete();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                pods.list().getItems().stream()
                    .anyMatch(
                        pod ->
                            !killed.contains(pod.getMetadata().getUid())
                                && pod.getStatus().getConditions().stream()
                                    .anyMatch(
                                        c ->
                                            c.getType().equals("Ready")
                                                && c.getStatus().equals("True"))));
  }

  @Override
  public void close() {
    client.namespaces().withName(namespace).delete();
    client.close();
  }
}
