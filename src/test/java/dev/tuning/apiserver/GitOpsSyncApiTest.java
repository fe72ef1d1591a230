package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.process.RenderedChart;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who syncs Studies from a repository owns their specs: the operator changes nothing of them. */
@ExtendWith(ApiServer.class)
@Timeout(120)
class GitOpsSyncApiTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final String MANAGER = "gitops";

  @TempDir Path folder;

  private String namespace;

  @BeforeEach
  void newNamespace() {
    namespace = ApiServer.newNamespace();
  }

  @Test
  void theOperatorWritesNothingOfAStudyButItsStatus() {
    var writes = new Writes();
    try (var _ = new FakeKubelet(namespace, _ -> Exit.completed(0.5));
        var _ = new OperatorProcess(namespace, GRACE, ApiServer.newClient(writes))) {
      sync(2);
      Studies.awaitCondition(namespace, "synced", "Complete", LONG);
      // Of another one, and of a larger budget.
      sync(3);
      await()
          .atMost(LONG)
          .until(() -> "3/3".equals(Studies.get(namespace, "synced").getStatus().progress()));
    }
    assertThat(writes.paths)
        .isNotEmpty()
        .filteredOn(path -> path.contains("/studies/"))
        .isNotEmpty()
        .allMatch(path -> path.endsWith("/studies/synced/status"));
    List<ManagedFieldsEntry> managed =
        Studies.get(namespace, "synced").getMetadata().getManagedFields();
    assertThat(managed).extracting(ManagedFieldsEntry::getManager).contains(MANAGER).hasSize(2);
    assertThat(managed)
        .filteredOn(entry -> !entry.getManager().equals(MANAGER))
        .allSatisfy(
            entry -> {
              assertThat(entry.getSubresource()).isEqualTo("status");
              assertThat(entry.getFieldsV1().getAdditionalProperties())
                  .containsOnlyKeys("f:status");
            });
  }

  /** Without force: a conflict would fail it. */
  @Test
  void serverSideApplyNeverConflicts() throws InterruptedException {
    sync(40);
    try (var _ = new FakeKubelet(namespace, _ -> Exit.completed(0.5));
        var _ = new OperatorProcess(namespace, GRACE)) {
      int applied = 0;
      long generation = 1;
      while (!Studies.has(Studies.get(namespace, "synced"), "Complete")) {
        generation = sync(40).getMetadata().getGeneration();
        applied++;
      }
      sync(40);
      assertThat(applied).isGreaterThan(2);
      assertThat(generation).isEqualTo(1);
    }
  }

  private GenericKubernetesResource sync(int maxTrials) {
    return ApiServer.client()
        .resource(
            Serialization.unmarshal(
                Studies.manifest("synced", maxTrials, 4), GenericKubernetesResource.class))
        .inNamespace(namespace)
        .fieldManager(MANAGER)
        .serverSideApply();
  }

  /** As kubectl does it, and Argo CD by default. */
  @Test
  void applyingTheExamplesAgainChangesNothing() throws IOException {
    assertSecondTimeChangesNothing(List.of());
  }

  /** As Flux does it. */
  @Test
  void applyingTheExamplesAgainOnTheServerChangesNothing() throws IOException {
    assertSecondTimeChangesNothing(List.of("--server-side", "--field-manager", MANAGER));
  }

  private void assertSecondTimeChangesNothing(List<String> options) throws IOException {
    kubectl("apply", options);
    try (var _ = new OperatorProcess(namespace, GRACE)) {
      await()
          .atMost(LONG)
          .until(
              () ->
                  ApiServer.client()
                      .resources(Study.class)
                      .inNamespace(namespace)
                      .list()
                      .getItems()
                      .stream()
                      .allMatch(study -> study.getStatus().observedGeneration() == 1));
    }
    List<String> before = versions();
    assertThat(before).hasSameSizeAs(examples());
    kubectl("apply", options);
    assertThat(versions()).isEqualTo(before);
    assertThat(kubectl("diff", options)).isEmpty();
  }

  /** Names, generations and versions of the Studies. */
  private List<String> versions() throws IOException {
    return kubectl(
            "get",
            List.of(
                "-o",
                "custom-columns=:kind,:metadata.name,:metadata.generation,:metadata.resourceVersion"))
        .lines()
        .filter(line -> line.startsWith("Study"))
        .toList();
  }

  private String kubectl(String verb, List<String> options) throws IOException {
    Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), ApiServer.kubeconfig());
    List<String> command =
        new ArrayList<>(
            List.of(
                RenderedChart.output(List.of("dev/cluster/cluster", "bin-dir")).strip()
                    + "/kubectl",
                "--kubeconfig",
                kubeconfig.toString(),
                "--namespace",
                namespace,
                verb));
    for (Path example : examples()) {
      command.addAll(List.of("--filename", example.toString()));
    }
    command.addAll(options);
    return RenderedChart.output(command);
  }

  private static List<Path> examples() throws IOException {
    try (var files = Files.walk(Path.of("examples"))) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.startsWith("examples/gitops"))
          .toList();
    }
  }

  /** The paths of what a client writes. */
  private static final class Writes implements Interceptor {

    private final Queue<String> paths = new ConcurrentLinkedQueue<>();

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      if (!request.method().equals("GET")) {
        paths.add(request.uri().getPath());
      }
    }
  }
}
