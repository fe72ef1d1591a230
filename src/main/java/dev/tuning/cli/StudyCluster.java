package dev.tuning.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.OtherVersions;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.trial.Labels;
import dev.tuning.trial.Ownership;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The cluster that a command reads from. Commands name this class in their bodies only: those that
 * need no cluster would otherwise wait until the client's classes are loaded.
 */
final class StudyCluster implements AutoCloseable {

  private static final int CONNECTION_TIMEOUT_MILLIS = 5_000;
  private static final int REQUEST_TIMEOUT_MILLIS = 15_000;

  private final Config config;
  private final KubernetesClient client;
  private final String namespace;

  private StudyCluster(Config config, KubernetesClient client, String namespace) {
    this.config = config;
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * A client of a cluster, which has not been asked anything yet.
   *
   * @throws RefusedException if there is no such kubeconfig or context
   */
  static StudyCluster open(ClusterOptions options) throws RefusedException {
    Config config = Kubeconfig.read(options);
    config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
    config.setRequestTimeout(REQUEST_TIMEOUT_MILLIS);
    // Somebody waits: what failed can be asked again.
    config.setRequestRetryBackoffLimit(0);
    var mapper = new ObjectMapper();
    OtherVersions.tolerate(mapper);
    return new StudyCluster(
        config,
        new KubernetesClientBuilder()
            .withConfig(config)
            .withKubernetesSerialization(new KubernetesSerialization(mapper, false))
            .build(),
        Objects.requireNonNullElse(
            options.namespace(), Objects.requireNonNullElse(config.getNamespace(), "default")));
  }

  /** The namespace that is asked about where none is named. */
  String namespace() {
    return namespace;
  }

  /**
   * The Studies of the namespace.
   *
   * @param selector a label selector; null: all of them
   * @throws RefusedException if the cluster does not say
   */
  List<Study> studies(String selector) throws RefusedException {
    var studies = client.resources(Study.class).inNamespace(namespace);
    return ask(
        "list studies in namespace " + namespace,
        () -> studies.withLabelSelector(selector).list().getItems());
  }

  /** The Studies of all namespaces. */
  List<Study> studiesEverywhere(String selector) throws RefusedException {
    var studies = client.resources(Study.class).inAnyNamespace();
    return ask(
        "list studies in all namespaces",
        () -> studies.withLabelSelector(selector).list().getItems());
  }

  /**
   * A Study of the namespace.
   *
   * @throws RefusedException if the cluster does not say
   */
  Optional<Study> study(String name) throws RefusedException {
    return get(Study.class, "studies", name);
  }

  /**
   * A trial of the namespace.
   *
   * @throws RefusedException if the cluster does not say
   */
  Optional<Trial> trial(String name) throws RefusedException {
    return get(Trial.class, "trials", name);
  }

  /**
   * The trials of a Study.
   *
   * @throws RefusedException if the cluster does not say
   */
  List<Trial> trials(Study study) throws RefusedException {
    var trials =
        client
            .resources(Trial.class)
            .inNamespace(study.getMetadata().getNamespace())
            .withLabel(Labels.STUDY, study.getMetadata().getName());
    return ask("list trials in namespace " + namespace, () -> trials.list().getItems()).stream()
        .filter(trial -> Ownership.is(study, trial))
        .toList();
  }

  private <T extends HasMetadata> Optional<T> get(Class<T> type, String plural, String name)
      throws RefusedException {
    return ask(
        "get %s in namespace %s".formatted(plural, namespace),
        () ->
            Optional.ofNullable(
                client.resources(type).inNamespace(namespace).withName(name).get()));
  }

  private <T> T ask(String what, Supplier<T> question) throws RefusedException {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      throw new RefusedException(
          List.of("error: " + ClusterFailure.explain(e, what, config.getMasterUrl())));
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
