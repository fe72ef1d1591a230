package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.process.RenderedChart;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart renders is what a real API server takes. */
@ExtendWith(ApiServer.class)
@Timeout(120)
class ChartObjectsApiTest {

  private static final PatchContext DRY_RUN =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("test")
          .withForce(true)
          .withDryRun(List.of("All"))
          .build();

  @TempDir Path directory;

  private static void tryOut(List<HasMetadata> objects) {
    objects.forEach(
        object ->
            assertThatCode(() -> ApiServer.client().resource(object).patch(DRY_RUN))
                .as("%s %s", object.getKind(), object.getMetadata().getName())
                .doesNotThrowAnyException());
  }

  private static HasMetadata namespace(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  @Test
  void theManifestForKubectlIsValid() throws IOException {
    Path file = directory.resolve("install.yaml");
    RenderedChart.output(List.of("dev/chart", "manifest", file.toString()));
    ApiServer.client().resource(namespace("study-operator")).serverSideApply();
    try (var stream = Files.newInputStream(file)) {
      List<HasMetadata> objects = ApiServer.client().load(stream).items();

      assertThat(objects)
          .extracting(HasMetadata::getKind)
          .startsWith("Namespace")
          .contains("CustomResourceDefinition", "ClusterRole", "Deployment", "Service")
          .doesNotContain("Pod");
      tryOut(objects);
    }
    assertThat(Files.readString(file)).doesNotContain("managed-by: Helm");
  }

  @ParameterizedTest
  @ValueSource(strings = {"everything", "least", "namespaced", "replicas", "tls"})
  void goldenFilesAreValid(String name) throws IOException {
    Stream.of("study-operator", "team-a", "team-b")
        .forEach(namespace -> ApiServer.client().resource(namespace(namespace)).serverSideApply());
    try (var stream = Files.newInputStream(Path.of("helm/tests", name + ".golden.yaml"))) {
      tryOut(
          ApiServer.client().load(stream).items().stream()
              // Of those, golden files have the head only.
              .filter(object -> !object.getKind().equals("CustomResourceDefinition"))
              // Only the Prometheus operator has the kind.
              .filter(object -> !object.getKind().equals("ServiceMonitor"))
              .toList());
    }
  }

  /** The Service for reports leads to the leader alone. */
  @Test
  void prometheusIsLedToEveryOperatorAndOnlyByOneService() {
    Chart chart = new Chart("study-operator", "replicas=2", "metrics.serviceMonitor.enabled=true");
    Map<String, String> selected =
        chart
            .of(ServiceMonitor.class)
            .findFirst()
            .orElseThrow()
            .getSpec()
            .getSelector()
            .getMatchLabels();
    Map<String, String> pods =
        chart
            .of(Deployment.class)
            .findFirst()
            .orElseThrow()
            .getSpec()
            .getSelector()
            .getMatchLabels();

    assertThat(chart.of(Service.class))
        .filteredOn(
            service ->
                service.getMetadata().getLabels().entrySet().containsAll(selected.entrySet()))
        .singleElement()
        .satisfies(service -> assertThat(service.getSpec().getSelector()).isEqualTo(pods));
  }

  @Test
  void theDashboardIsWhatTheFileHas() throws IOException {
    Chart chart = new Chart("study-operator", "metrics.dashboard.enabled=true");

    assertThat(chart.of(ConfigMap.class))
        .singleElement()
        .satisfies(
            dashboard -> {
              assertThat(dashboard.getMetadata().getLabels())
                  .containsEntry("grafana_dashboard", "1");
              assertThat(dashboard.getData().get("study-operator.json"))
                  .isEqualToIgnoringWhitespace(
                      Files.readString(Path.of("helm/study-operator/files/dashboard.json")));
            });
  }

  /** Pods of a Study could use the operator's service account there. */
  @Test
  void studiesInTheNamespaceOfTheOperatorAreRefused() {
    String release = ApiServer.newNamespace();
    String other = ApiServer.newNamespace();
    Chart chart = new Chart(release);
    List<HasMetadata> policy =
        Stream.concat(
                chart.of(ValidatingAdmissionPolicy.class),
                chart.of(ValidatingAdmissionPolicyBinding.class))
            .filter(object -> object.getMetadata().getName().startsWith(release))
            .map(HasMetadata.class::cast)
            .toList();
    assertThat(policy).hasSize(2);
    policy.forEach(object -> ApiServer.client().resource(object).create());
    try {
      // The API server learns of its policies by a watch.
      String refusal =
          await()
              .atMost(Duration.ofSeconds(60))
              .until(() -> refusal(release), text -> text != null);
      assertThat(refusal).contains(release + " is the operator's own namespace", "in another one");
      assertThat(refusal(other)).isNull();
    } finally {
      policy.forEach(object -> ApiServer.client().resource(object).delete());
    }
  }

  private static String refusal(String namespace) {
    try {
      ApiServer.client()
          .resource(Serialization.unmarshal(Studies.manifest("policy", 4, 2), Study.class))
          .inNamespace(namespace)
          .dryRun()
          .create();
      return null;
    } catch (KubernetesClientException e) {
      return e.getMessage();
    }
  }
}
