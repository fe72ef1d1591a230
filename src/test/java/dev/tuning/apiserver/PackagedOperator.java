package dev.tuning.apiserver;

import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The operator as its image has it: the packaged application in a Java process of its own, with the
 * same bounds, watching one namespace. {@code make build} packages it.
 */
final class PackagedOperator implements AutoCloseable {

  private static final Path APPLICATION = Path.of("target", "quarkus-app").toAbsolutePath();
  private static final Path ARGUMENTS = Path.of("images", "operator", "operator.args");

  private final Path log;
  private final Process process;

  /**
   * Starts it.
   *
   * @param directory for its log and settings
   */
  PackagedOperator(String namespace, Path directory) {
    if (!Files.exists(APPLICATION.resolve("quarkus-run.jar"))) {
      throw new IllegalStateException(
          APPLICATION + " has no quarkus-run.jar: package the operator first, by make build");
    }
    try {
      Files.createDirectories(directory);
      log = directory.resolve("operator.log");
      Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), kubeconfig(namespace));
      Path arguments =
          Files.writeString(
              directory.resolve("operator.args"),
              Files.readString(ARGUMENTS).replace("/app/", APPLICATION + "/"));
      int port = freePort();
      var builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dquarkus.http.host=127.0.0.1",
                  "-Dquarkus.http.port=" + port,
                  "-Dquarkus.management.host=127.0.0.1",
                  "-Dquarkus.management.port=0",
                  "-Dquarkus.operator-sdk.namespaces=" + namespace,
                  "-Dstudy-operator.report.url=http://127.0.0.1:" + port,
                  "@" + arguments)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().keySet().retainAll(List.of("PATH"));
      builder.environment().put("KUBECONFIG", kubeconfig.toString());
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As in a cluster it has the token of a service account, which may do everything here. */
  private static String kubeconfig(String namespace) {
    ServiceAccount account =
        ApiServer.client()
            .resource(
                new ServiceAccountBuilder()
                    .withNewMetadata()
                    .withName("study-operator")
                    .withNamespace(namespace)
                    .endMetadata()
                    .build())
            .create();
    ApiServer.client()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject("", "ServiceAccount", account.getMetadata().getName(), namespace)
                .build())
        .create();
    String token =
        ApiServer.client()
            .serviceAccounts()
            .resource(account)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(3600L)
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    Config config = Serialization.unmarshal(ApiServer.kubeconfig(), Config.class);
    config.getUsers().getFirst().setUser(new AuthInfoBuilder().withToken(token).build());
    return Serialization.asYaml(config);
  }

  /** Pods are told the port before the operator has it. */
  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has said. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The most memory that it ever had, in MiB: all that was resident, files that it maps too. */
  long peakMebibytes() {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      String peak = lines.filter(line -> line.startsWith("VmHWM:")).findFirst().orElseThrow();
      return Long.parseLong(peak.replaceAll("\\D", "")) / 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How long it has used a core. */
  Duration cpuTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
