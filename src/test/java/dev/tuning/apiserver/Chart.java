package dev.tuning.apiserver;

import dev.tuning.process.AccountKubeconfig;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart as helm renders it for a release in a namespace, without CRDs: the server has them. */
final class Chart {

  private static final String RELEASE = "study-operator";

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
    List<String> command = new ArrayList<>();
    command.add(Path.of(run("dev/cluster/cluster", "bin-dir").strip(), "helm").toString());
    command.addAll(List.of("template", RELEASE, "helm/study-operator", "--namespace", namespace));
    command.addAll(List.of("--no-hooks", "--set", "crds.install=false"));
    command.addAll(
        List.of("--api-versions", "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy"));
    for (String value : values) {
      command.addAll(List.of("--set", value));
    }
    String yaml = run(command.toArray(String[]::new));
    objects =
        ApiServer.client()
            .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
            .items();
  }

  /** What a program writes to standard output. */
  static String run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
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
