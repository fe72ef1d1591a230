package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.permissions.Grant;
import dev.tuning.permissions.PermissionReview;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * After all other tests of this tier, and only then, which {@code dev/test} sees to: what the
 * chart's roles allow is what the operator has used in them, no more and no less. The permissions
 * for several operators are {@code LeaderElectionApiTest}'s.
 */
class PermissionsEndToEndTest {

  @Test
  void theRolesAllowWhatTheOperatorUsesAndNothingElse() throws IOException {
    Instant begin = Instant.parse(System.getenv("CLUSTER_TESTS_BEGAN"));
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      List<Grant> grants = Grant.of(client, Cluster.OPERATOR_NAMESPACE, AuditLog.ACCOUNT);

      assertThat(grants).isNotEmpty();
      assertThat(PermissionReview.problems(grants, AuditLog.operatorRequestsSince(begin)))
          .isEmpty();
    }
  }
}
