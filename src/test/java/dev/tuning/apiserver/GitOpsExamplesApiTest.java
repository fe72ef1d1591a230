package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.cli.Run;
import dev.tuning.process.RenderedChart;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The examples for GitOps, as the tools read them. */
@ExtendWith(ApiServer.class)
class GitOpsExamplesApiTest {

  private static final Path EXAMPLES = Path.of("examples/gitops");

  @TempDir Path folder;

  @Test
  void theFolderOfStudiesRendersAndIsGood() throws IOException {
    String rendered = kustomize(EXAMPLES.resolve("studies"));

    Path file = Files.writeString(folder.resolve("studies.yaml"), rendered);
    Run lint = Run.of("lint", file.toString());
    assertThat(lint.out()).contains("2 Studies checked: 0 errors, 0 warnings");
    String namespace = ApiServer.newNamespace();
    for (HasMetadata object : objects(rendered)) {
      assertThat(object.getMetadata().getNamespace()).isEqualTo("team-a");
      object.getMetadata().setNamespace(namespace);
      ApiServer.client()
          .resource(object)
          .dryRun()
          .fieldValidation(FieldValidateable.Validation.STRICT)
          .create();
    }
    assertThat(rendered).contains("image: study-operator/trial-nd4j:0.1.0");
  }

  /** As an overlay does. The names inside Studies follow. */
  @Test
  void aPrefixChangesTheNamesInsideStudiesAsWell() throws IOException {
    Path studies = Files.createDirectory(folder.resolve("studies"));
    try (var files = Files.list(EXAMPLES.resolve("studies"))) {
      for (Path file : files.toList()) {
        Files.copy(file, studies.resolve(file.getFileName()));
      }
    }
    Files.writeString(
        studies.resolve("kustomization.yaml"),
        Files.readString(studies.resolve("kustomization.yaml")) + "namePrefix: may-\n");

    List<HasMetadata> objects = objects(kustomize(studies));

    assertThat(objects)
        .extracting(object -> object.getMetadata().getName())
        .containsExactlyInAnyOrder("may-checkpoints", "may-round-1", "may-round-2");
    Study second = Serialization.unmarshal(Serialization.asJson(objects.getLast()), Study.class);
    assertThat(second.getSpec().search().pointsFrom().study()).isEqualTo("may-round-1");
    assertThat(second.getSpec().trial().checkpoint().volumeClaim()).isEqualTo("may-checkpoints");
  }

  @Test
  void theHealthScriptsAreWhatArgoCdTakes() throws IOException {
    var config = (ConfigMap) objects(kustomize(EXAMPLES.resolve("argocd/health"))).getFirst();

    assertThat(config.getMetadata().getName()).isEqualTo("argocd-cm");
    assertThat(config.getData())
        .isEqualTo(
            Map.of(
                "resource.customizations.health.tuning.dev_Study",
                Files.readString(GitOpsHealth.SCRIPTS.resolve("Study.lua")),
                "resource.customizations.health.tuning.dev_Trial",
                Files.readString(GitOpsHealth.SCRIPTS.resolve("Trial.lua"))));
  }

  /** What is synced exists, and what Flux waits for is synced. */
  @Test
  void theToolsFindTheFolderAndItsStudies() throws IOException {
    List<String> studies =
        objects(kustomize(EXAMPLES.resolve("studies"))).stream()
            .filter(object -> object.getKind().equals("Study"))
            .map(
                object ->
                    object.getMetadata().getNamespace() + "/" + object.getMetadata().getName())
            .toList();
    var flux = (GenericKubernetesResource) objects(text("flux/sync.yaml")).getLast();
    var argo = (GenericKubernetesResource) objects(text("argocd/application.yaml")).getFirst();

    assertThat(Path.of(flux.<String>get("spec", "path")).normalize())
        .isEqualTo(EXAMPLES.resolve("studies"));
    assertThat(Path.of(argo.<String>get("spec", "source", "path")))
        .isEqualTo(EXAMPLES.resolve("studies"));
    assertThat(flux.<List<Map<String, String>>>get("spec", "healthChecks"))
        .extracting(check -> check.get("namespace") + "/" + check.get("name"))
        .isEqualTo(studies);
  }

  private static String text(String file) throws IOException {
    return Files.readString(EXAMPLES.resolve(file));
  }

  private static List<HasMetadata> objects(String manifests) {
    return new ArrayList<>(
        ApiServer.client()
            .load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
            .items());
  }

  private static String kustomize(Path path) {
    String binaries = RenderedChart.output(List.of("dev/cluster/cluster", "bin-dir")).strip();
    return RenderedChart.output(List.of(binaries + "/kubectl", "kustomize", path.toString()));
  }
}
