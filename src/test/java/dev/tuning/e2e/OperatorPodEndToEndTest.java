package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

/** The operator's own pod, as it runs. */
class OperatorPodEndToEndTest {

  @Test
  void runsWithoutPrivilegesAndOnAReadOnlyFileSystem() {
    // Its namespace admits only what Pod Security Standard "restricted" allows.
    try (var cluster = new Cluster("e2e-operator-pod")) {
      Pod operator =
          cluster
              .client()
              .pods()
              .inNamespace(Cluster.OPERATOR_NAMESPACE)
              .withLabel("app.kubernetes.io/name", "study-operator")
              .list()
              .getItems()
              .getFirst();

      assertThat(operator.getSpec().getContainers())
          .singleElement()
          .satisfies(
              container ->
                  assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue());
      assertThat(operator.getSpec().getSecurityContext().getRunAsUser()).isEqualTo(65532);
      assertThat(operator.getSpec().getVolumes())
          .allMatch(volume -> volume.getSecret() == null, "no Secret");
      Pod copy =
          new PodBuilder()
              .withNewMetadata()
              .withName("copy")
              .withNamespace(cluster.namespace())
              .endMetadata()
              .withNewSpecLike(operator.getSpec())
              // Of this namespace.
              .withServiceAccountName(null)
              .withServiceAccount(null)
              .withAutomountServiceAccountToken(false)
              .endSpec()
              .build();
      assertThat(cluster.client().resource(copy).dryRun().create().getMetadata().getName())
          .isEqualTo("copy");
    }
  }
}
