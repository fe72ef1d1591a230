package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Study is deleted while its trials run. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DeletionEndToEndTest {

  private static final String STUDY = "doomed";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** kubectl and Flux delete in the background, Argo CD in the foreground. */
  @ParameterizedTest
  @EnumSource(names = {"BACKGROUND", "FOREGROUND"})
  void everythingIsGoneWithinHalfAMinute(DeletionPropagation propagation) {
    try (var cluster = new Cluster("e2e-deletion-" + name(propagation))) {
      start(cluster);
      delete(cluster, propagation);
      await().atMost(LIMIT).untilAsserted(() -> assertNothingIsLeft(cluster));
    }
  }

  /** Trials that are to stay do so, and go when they are deleted. */
  @Test
  void orphansStayUntilTheyAreDeletedThemselves() {
    try (var cluster = new Cluster("e2e-deletion-orphan")) {
      start(cluster);
      delete(cluster, DeletionPropagation.ORPHAN);
      await().atMost(LIMIT).until(() -> cluster.study(STUDY) == null);
      List<String> running = running(cluster);
      assertThat(running).hasSize(4);
      // Nobody deletes or replaces them.
      await()
          .during(Duration.ofSeconds(5))
          .atMost(LIMIT)
          .until(() -> running(cluster).equals(running));
      assertThat(cluster.trials(STUDY))
          .hasSize(3)
          .allSatisfy(
              trial -> {
                assertThat(trial.getMetadata().getOwnerReferences()).isEmpty();
                assertThat(trial.getMetadata().getDeletionTimestamp()).isNull();
              });

      cluster.client().resources(Trial.class).inNamespace(cluster.namespace()).delete();
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                assertThat(cluster.trials(STUDY)).isEmpty();
                assertThat(cluster.pods()).isEmpty();
              });
    }
  }

  /** Names and UIDs of pods that run, and are to. */
  private static List<String> running(Cluster cluster) {
    return cluster.pods().stream()
        .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .map(pod -> pod.getMetadata().getName() + " " + pod.getMetadata().getUid())
        .sorted()
        .toList();
  }

  private static String name(DeletionPropagation propagation) {
    return propagation.name().toLowerCase(Locale.ROOT);
  }

  @Test
  void alsoIfTheOperatorIsAwayMeanwhileAndComesBack() {
    try (var cluster = new Cluster("e2e-deletion-away")) {
      start(cluster);
      scaleOperator(cluster, 0);
      try {
        delete(cluster, DeletionPropagation.BACKGROUND);
        // The garbage collector has come, and waits for the finalizers.
        await()
            .atMost(Duration.ofMinutes(1))
            .until(
                () ->
                    cluster.trials(STUDY).stream()
                        .allMatch(trial -> trial.getMetadata().getDeletionTimestamp() != null));
        assertThat(cluster.trials(STUDY)).isNotEmpty();
      } finally {
        scaleOperator(cluster, 1);
      }
      await().atMost(LIMIT).untilAsserted(() -> assertNothingIsLeft(cluster));
    }
  }

  /** Two trials of two hosts each run, and one is over. */
  private static void start(Cluster cluster) {
    cluster.apply(
        new ScriptedStudy(
                STUDY, "TRIAL_INDEX=0,HOST_INDEX=0:result=0.5", "TRIAL_INDEX=0:exit=0", "run=3600")
            .trials(3, 2)
            .hosts(2)
            .manifest());
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              var status = cluster.study(STUDY).getStatus();
              return status != null
                  && status.trials() != null
                  && status.trials().succeeded() == 1
                  && status.trials().running() == 2;
            });
  }

  private static void delete(Cluster cluster, DeletionPropagation propagation) {
    cluster
        .client()
        .resources(Study.class)
        .inNamespace(cluster.namespace())
        .withName(STUDY)
        .withPropagationPolicy(propagation)
        .delete();
  }

  private static void assertNothingIsLeft(Cluster cluster) {
    assertThat(cluster.study(STUDY)).isNull();
    assertThat(cluster.trials(STUDY)).isEmpty();
    assertThat(cluster.pods()).isEmpty();
    assertThat(cluster.client().services().inNamespace(cluster.namespace()).list().getItems())
        .isEmpty();
  }

  private static void scaleOperator(Cluster cluster, int replicas) {
    cluster
        .client()
        .apps()
        .deployments()
        .inNamespace(Cluster.OPERATOR_NAMESPACE)
        .withName("study-operator")
        .scale(replicas);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                cluster
                        .client()
                        .pods()
                        .inNamespace(Cluster.OPERATOR_NAMESPACE)
                        .withLabel("app.kubernetes.io/name", "study-operator")
                        .list()
                        .getItems()
                        .stream()
                        .filter(
                            pod ->
                                pod.getStatus().getConditions().stream()
                                    .anyMatch(
                                        c ->
                                            c.getType().equals("Ready")
                                                && c.getStatus().equals("True")))
                        .count()
                    == replicas);
  }
}
