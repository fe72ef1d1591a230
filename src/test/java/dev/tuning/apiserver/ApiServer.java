package dev.tuning.apiserver;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One real kube-apiserver with etcd for all tests of this tier, with the CRDs of {@code crds/}.
 * There are no controllers and no kubelet: tests play them.
 */
public final class ApiServer implements BeforeAllCallback {

  /** Of what service accounts ask for: operators in processes of their own are some. */
  private static final String AUDIT_POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules:
      - level: Metadata
        userGroups: ["system:serviceaccounts"]
      - level: None
      """;

  private static Running running;
  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(Namespace.GLOBAL)
            .computeIfAbsent(Running.class, key -> new Running(), Running.class);
  }

  /** A client with every permission. */
  public static KubernetesClient client() {
    return running.client;
  }

  /** A kubeconfig with every permission. */
  public static String kubeconfig() {
    return running.server.getKubeConfigYaml();
  }

  /** The server's audit log, of what service accounts have asked for. */
  public static Path auditLog() {
    return running.auditLog;
  }

  /** A new client of the same server, as a second operator would have. */
  public static KubernetesClient newClient() {
    return running.newClient(builder -> builder);
  }

  /** A new client with settings of its own. */
  public static KubernetesClient newClient(UnaryOperator<KubernetesClientBuilder> settings) {
    return running.newClient(settings);
  }

  /** A new client whose requests pass an interceptor. */
  public static KubernetesClient newClient(Interceptor interceptor) {
    return running.newClient(
        builder ->
            builder.withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("test", interceptor)));
  }

  /** A new namespace, so that tests can't meet. */
  public static String newNamespace() {
    String name = "test-" + NAMESPACES.incrementAndGet();
    client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
  }

  /** Waits until an API server serves the kind of a CRD. */
  public static void awaitEstablished(KubernetesClient client, String crd) {
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(crd)
        .waitUntilCondition(
            c ->
                c != null
                    && c.getStatus() != null
                    && c.getStatus().getConditions() != null
                    && c.getStatus().getConditions().stream()
                        .anyMatch(
                            x -> "Established".equals(x.getType()) && "True".equals(x.getStatus())),
            30,
            TimeUnit.SECONDS);
  }

  private static final class Running implements AutoCloseable {

    private final Path directory;
    private final Path auditLog;
    private final KubeAPIServer server;
    private final KubernetesClient client;

    Running() {
      try {
        directory = Files.createTempDirectory("api-server");
        auditLog = directory.resolve("audit.log");
        Path policy = Files.writeString(directory.resolve("audit-policy.yaml"), AUDIT_POLICY);
        // Nobody closes what could not be started.
        Stream.of(directory, auditLog, policy).map(Path::toFile).forEach(File::deleteOnExit);
        server =
            new KubeAPIServer(
                KubeAPIServerConfigBuilder.anAPIServerConfig()
                    .withOfflineMode(true)
                    .withUpdateKubeConfig(false)
                    .withStartupTimeout(60_000)
                    .withApiServerFlag("--audit-policy-file", policy.toString())
                    .withApiServerFlag("--audit-log-path", auditLog.toString())
                    .build());
        server.start();
        client = newClient(builder -> builder);
        try (var crds = Files.list(Path.of("crds"))) {
          crds.sorted().forEach(this::install);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private KubernetesClient newClient(UnaryOperator<KubernetesClientBuilder> settings) {
      return settings
          .apply(
              new KubernetesClientBuilder()
                  .withConfig(Config.fromKubeconfig(server.getKubeConfigYaml())))
          .build();
    }

    private void install(Path file) {
      try (var stream = Files.newInputStream(file)) {
        var crd = (CustomResourceDefinition) client.load(stream).items().getFirst();
        client.resource(crd).create();
        awaitEstablished(client, crd.getMetadata().getName());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.stop();
      MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }
}
