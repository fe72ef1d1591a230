package dev.tuning.bench;

import dev.tuning.process.AccountKubeconfig;
import dev.tuning.process.ProcessUsage;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A kube-apiserver with an audit log, its etcd, and nothing else: no controllers, no kubelet. */
final class ControlPlane implements AutoCloseable {

  private static final String AUDIT_POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived, ResponseStarted]
      rules:
      - level: None
        users: ["system:apiserver"]
      - level: None
        nonResourceURLs: ["/*"]
      - level: Metadata
      """;

  private final KubeAPIServer server;
  private final Path auditLog;
  private final KubernetesClient client;
  private final ProcessUsage apiServer;
  private final ProcessUsage etcd;

  /**
   * Starts it.
   *
   * @param directory for the audit log; what it has of an earlier run is deleted
   */
  ControlPlane(Path directory) {
    try {
      Files.createDirectories(directory);
      auditLog = directory.resolve("audit.log").toAbsolutePath();
      Files.deleteIfExists(auditLog);
      Path policy = Files.writeString(directory.resolve("audit-policy.yaml"), AUDIT_POLICY);
      Set<Long> before =
          children(_ -> true).stream().map(ProcessHandle::pid).collect(Collectors.toSet());
      server =
          new KubeAPIServer(
              KubeAPIServerConfigBuilder.anAPIServerConfig()
                  .withOfflineMode(true)
                  .withUpdateKubeConfig(false)
                  .withStartupTimeout(60_000)
                  .withApiServerFlag("--audit-policy-file", policy.toAbsolutePath().toString())
                  .withApiServerFlag("--audit-log-path", auditLog.toString())
                  // One file, in MB: it would be rotated at 100 MB.
                  .withApiServerFlag("--audit-log-maxsize", "100000")
                  .build());
      server.start();
      apiServer = started(before, "--secure-port");
      etcd = started(before, "--listen-client-urls");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Config config = Config.fromKubeconfig(server.getKubeConfigYaml());
    config.setUserAgent("bench");
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  private static List<ProcessHandle> children(Predicate<ProcessHandle> which) {
    return ProcessHandle.current().children().filter(which).toList();
  }

  /** All programs of Kubernetes may be one file, so that an argument has to tell them apart. */
  private static ProcessUsage started(Set<Long> before, String argument) {
    return new ProcessUsage(
        children(
                process ->
                    !before.contains(process.pid())
                        && Stream.of(process.info().arguments().orElse(new String[0]))
                            .anyMatch(argument::equals))
            .getFirst());
  }

  /** A client with every permission. */
  KubernetesClient client() {
    return client;
  }

  /** The kubeconfig of a service account. */
  String kubeconfig(String namespace, String account) {
    return AccountKubeconfig.of(client, server.getKubeConfigYaml(), namespace, account);
  }

  /** Makes a namespace, with the account that a controller gives it in a cluster. */
  void createNamespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    createAccount(name, "default");
  }

  void createAccount(String namespace, String name) {
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .create();
  }

  Path auditLog() {
    return auditLog;
  }

  /** What the API server takes of the machine. */
  ProcessUsage apiServer() {
    return apiServer;
  }

  ProcessUsage etcd() {
    return etcd;
  }

  /** What its server says of itself, in Prometheus' text. */
  String metrics() {
    return client.raw("/metrics");
  }

  @Override
  public void close() {
    client.close();
    server.stop();
  }
}
