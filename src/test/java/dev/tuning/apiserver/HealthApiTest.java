package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.process.PackagedOperator;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator's health says is true. */
@ExtendWith(ApiServer.class)
@Timeout(240)
class HealthApiTest {

  private static final Duration LONG = Duration.ofSeconds(90);

  /** Longer than the API server is forgiven for in any probe. */
  private static final Duration OUTAGE = Duration.ofSeconds(30);

  private final String release = ApiServer.newNamespace();
  private final String watched = ApiServer.newNamespace();

  @TempDir Path directory;

  private Chart install(int replicas) {
    var chart = new Chart(release, "watchNamespaces={" + watched + "}", "replicas=" + replicas);
    chart.install();
    chart.createPod("operator");
    return chart;
  }

  private PackagedOperator operator(Chart chart, String kubeconfig) {
    return new PackagedOperator(kubeconfig, directory, chart.environment("operator"));
  }

  private static void runAStudy(String namespace, String name) {
    Studies.create(ApiServer.client(), namespace, Studies.manifest(name, 2, 2));
    Studies.awaitCondition(namespace, name, "Complete", LONG);
  }

  /** Neither the one that leads nor one that stands by, which this one does. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void nobodyIsReadyBeforeTheCachesAreFilled(int replicas) {
    Chart chart = install(replicas);
    ApiServer.client()
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withName("study-operator")
                .withNamespace(release)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity("another")
                .withLeaseDurationSeconds(3600)
                .withAcquireTime(ZonedDateTime.now(ZoneOffset.UTC))
                .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1))
                .endSpec()
                .build())
        .create();
    try (var gate = new ApiServerGate(chart.kubeconfig())) {
      gate.hold();
      try (var operator = operator(chart, gate.kubeconfig())) {
        await()
            .during(Duration.ofSeconds(7))
            .atMost(Duration.ofSeconds(9))
            .until(() -> operator.isAlive() && !operator.isReady());
        gate.release();

        await().atMost(LONG).until(operator::isReady);
        assertThat(new Scrape(operator.metrics()).value("study_operator_leader{}"))
            .isEqualTo(replicas == 1 ? 1 : 0);
      }
    }
  }

  /** Without trials it would run Studies twice, so it must not start without. */
  @Test
  void anOperatorThatMayNotReadTrialsIsNeverReadyAndSaysWhy() {
    Chart chart = install(1);
    ApiServer.client()
        .rbac()
        .roles()
        .inNamespace(watched)
        .withName(
            chart
                .of(Role.class)
                .filter(role -> role.getMetadata().getNamespace().equals(watched))
                .findFirst()
                .orElseThrow()
                .getMetadata()
                .getName())
        .edit(
            role -> {
              role.getRules().removeIf(rule -> rule.getResources().contains("trials"));
              return role;
            });
    try (var operator = operator(chart, chart.kubeconfig())) {
      await()
          .atMost(LONG)
          .failFast("it is ready", operator::isReady)
          .until(() -> !operator.isAlive());

      assertThat(operator.log()).contains("trials.tuning.dev is forbidden");
    }
  }

  @Test
  void anOutageOfTheApiServerEndsNothing() {
    Chart chart = install(1);
    try (var _ = new FakeKubelet(watched, _ -> Exit.completed(0.5));
        var gate = new ApiServerGate(chart.kubeconfig());
        var operator = operator(chart, gate.kubeconfig())) {
      await().atMost(LONG).until(operator::isReady);
      runAStudy(watched, "before");

      gate.shut();
      await()
          .during(OUTAGE)
          .atMost(OUTAGE.plusSeconds(5))
          .until(() -> operator.isAlive() && operator.isLive());
      gate.open();

      runAStudy(watched, "after");
      assertThat(operator.isLive()).isTrue();
      assertThat(operator.isReady()).isTrue();
    }
  }
}
