package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** The life of the quickstart Study, on real pods that really train, as a user sees it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class QuickstartEndToEndTest {

  private static final String STUDY = "digits-quickstart";
  private static Cluster cluster;

  @BeforeAll
  static void apply() {
    cluster = new Cluster("e2e-quickstart");
    cluster.apply(Cluster.example("digits-quickstart.yaml"));
  }

  @AfterAll
  static void remove() {
    cluster.close();
  }

  @Test
  @Order(1)
  void completesWithAGoodTrialAndADivergedOne() {
    await()
        .atMost(Duration.ofMinutes(8))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> cluster.has(STUDY, "Complete"));

    Study study = cluster.study(STUDY);
    var status = study.getStatus();
    assertThat(status.trials().created()).isEqualTo(12);
    assertThat(status.trials().failed()).isZero();
    assertThat(status.infeasible().count()).isGreaterThanOrEqualTo(1);
    assertThat(status.infeasible().reasons())
        .extracting(reason -> reason.reason())
        .containsExactly("Diverged");
    assertThat(status.best().objective()).isLessThan(0.05);
    assertThat(status.bestCheckpoints()).hasSize(3);
    assertThat(status.observedGeneration()).isEqualTo(study.getMetadata().getGeneration());
    assertThat(cluster.trials(STUDY))
        .hasSize(12)
        .allSatisfy(
            trial -> {
              assertThat(trial.getStatus().attempts()).hasSize(1);
              assertThat(trial.getStatus().phase()).isIn(Phase.SUCCEEDED, Phase.INFEASIBLE);
            });
    // A learning rate that diverges is a high one.
    double bestRate = status.best().parameters().get("learningRate").asDouble();
    assertThat(cluster.trials(STUDY))
        .filteredOn(trial -> trial.getStatus().phase().equals(Phase.INFEASIBLE))
        .allSatisfy(
            trial ->
                assertThat(trial.getSpec().parameters().get("learningRate").asDouble())
                    .isGreaterThan(bestRate));
  }

  @Test
  @Order(2)
  void kubectlShowsUsefulColumns() throws Exception {
    assertThat(kubectl("get", "studies"))
        .containsPattern("NAME +STATE +TRIALS +RUNNING +BEST +INFEASIBLE +AGE")
        .containsPattern("digits-quickstart +Complete +12/12 +0 +0\\.0");
    assertThat(kubectl("get", "trials"))
        .containsPattern("NAME +PHASE +REASON +OBJECTIVE +STEP +ATTEMPT +AGE")
        .containsPattern("digits-quickstart-\\d+ +Infeasible +Diverged");
  }

  @Test
  @Order(3)
  void theBestCheckpointCanBeResumed() {
    var best = cluster.study(STUDY).getStatus().best();
    Pod trained =
        cluster
            .client()
            .pods()
            .inNamespace(cluster.namespace())
            .withName(best.trial() + "-1-0")
            .get();
    Container container = trained.getSpec().getContainers().getFirst();
    List<EnvVar> environment = new ArrayList<>(container.getEnv());
    environment.add(new EnvVar("RESUME_CHECKPOINT", "step-" + best.step(), null));
    container.setEnv(environment);
    Pod resumed =
        new PodBuilder()
            .withNewMetadata()
            .withName("resumed")
            .endMetadata()
            .withSpec(trained.getSpec())
            .build();
    cluster.client().resource(resumed).inNamespace(cluster.namespace()).create();
    Supplier<Pod> current =
        () -> cluster.client().pods().inNamespace(cluster.namespace()).withName("resumed").get();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> List.of("Succeeded", "Failed").contains(current.get().getStatus().getPhase()));

    assertThat(best.checkpoint()).endsWith(best.trial() + "/step-" + best.step());
    // The last evaluation of the resumed run is that of the first one, to the last digit.
    assertThat(lastObservation(current.get())).isEqualTo(lastObservation(trained));
    cluster.client().resource(resumed).inNamespace(cluster.namespace()).delete();
  }

  private static String lastObservation(Pod pod) {
    String message =
        pod.getStatus().getContainerStatuses().getFirst().getState().getTerminated().getMessage();
    return message.substring(message.lastIndexOf("{\"step\""));
  }

  @Test
  @Order(4)
  void aFinishedStudyIsNotWrittenForAMinute() throws Exception {
    Instant start = Instant.now();
    await()
        .pollDelay(Duration.ofSeconds(60))
        .atMost(Duration.ofSeconds(70))
        .until(() -> Instant.now().isAfter(start.plusSeconds(60)));
    assertThat(AuditLog.operatorWritesSince(start)).isEmpty();
    // The log is the right one: the same reader sees what the operator did before.
    assertThat(AuditLog.operatorWritesSince(Instant.EPOCH))
        .contains("create trials " + STUDY + "-0", "create pods " + STUDY + "-0-1-0");
  }

  @Test
  @Order(5)
  void deletingItLeavesNothing() throws IOException {
    cluster.client().resource(cluster.study(STUDY)).delete();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(
                      cluster
                          .client()
                          .resources(Trial.class)
                          .inNamespace(cluster.namespace())
                          .list()
                          .getItems())
                  .isEmpty();
              assertThat(cluster.client().pods().inNamespace(cluster.namespace()).list().getItems())
                  .isEmpty();
              assertThat(cluster.study(STUDY)).isNull();
            });
  }

  private static String kubectl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kubectl", "-n", cluster.namespace()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
