package dev.tuning.apiserver;

import dev.tuning.process.AccountKubeconfig;
import dev.tuning.process.RenderedChart;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart as helm renders it for a release in a namespace, without CRDs: the server has them. */
final class Chart {

  private final String namespace;
  private final List<HasMetadata> objects;

  /**
   * Renders it.
   *
   * @param namespace of the release
   * @param values as for {@code --set}
   */
  Chart(String namespace, String... values) {
    this.namespace = namespace;
    List<String> options = new ArrayList<>(List.of("--no-hooks", "--set", "crds.install=false"));
    for (String value : values) {
      options.addAll(List.of("--set", value));
    }
    objects = RenderedChart.objects(ApiServer.client(), namespace, options);
  }

  /** Creates everything. */
  void install() {
    objects.forEach(object -> ApiServer.client().resource(object).create());
  }

  /** All objects. */
  List<HasMetadata> objects() {
    return objects;
  }

  /** Those of a kind. */
  <T extends HasMetadata> Stream<T> of(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** A kubeconfig of the operator's service account, when it is installed. */
  String kubeconfig() {
    return AccountKubeconfig.of(
        ApiServer.client(),
        ApiServer.kubeconfig(),
        namespace,
        of(ServiceAccount.class).findFirst().orElseThrow().getMetadata().getName());
  }

  /** Creates a pod of the Deployment, as its controllers do. It is an object only. */
  void createPod(String name) {
    PodTemplateSpec template =
        of(Deployment.class).findFirst().orElseThrow().getSpec().getTemplate();
    ApiServer.client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(template.getMetadata().getLabels())
                .endMetadata()
                .withSpec(template.getSpec())
                .build())
        .create();
  }

  /** The pods that the Service leads to. */
  List<String> podsOfTheService() {
    Service service = of(Service.class).findFirst().orElseThrow();
    return ApiServer.client()
        .pods()
        .inNamespace(namespace)
        .withLabels(service.getSpec().getSelector())
        .list()
        .getItems()
        .stream()
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  /** The environment of a pod of the Deployment. */
  Map<String, String> environment(String pod) {
    Map<String, String> environment = new HashMap<>();
    of(Deployment.class)
        .findFirst()
        .orElseThrow()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getEnv()
        .stream()
        .forEach(
            variable ->
                environment.put(
                    variable.getName(),
                    variable.getValueFrom() == null
                        ? variable.getValue()
                        : switch (variable.getValueFrom().getFieldRef().getFieldPath()) {
                          case "metadata.namespace" -> namespace;
                          case "metadata.name" -> pod;
                          default -> throw new IllegalStateException(variable.toString());
                        }));
    return environment;
  }
}
