package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.apiserver.GitOpsHealth.Verdict;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What Flux and Argo CD make of Studies: of every version that is ever seen, not only of those that
 * last. Each is judged by kstatus and the Lua script themselves.
 */
@ExtendWith(ApiServer.class)
@Timeout(180)
class GitOpsHealthApiTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private String namespace;
  private Versions versions;

  @BeforeEach
  void watch() {
    namespace = ApiServer.newNamespace();
    versions = new Versions(namespace);
  }

  @AfterEach
  void endWatch() {
    versions.close();
  }

  @Test
  void ofAStudyThatIsSuspendedAndGoesOnToItsEnd() {
    var go = new CountDownLatch(1);
    create(Studies.manifest("life", 3, 1));
    assertThat(now("life")).isEqualTo("InProgress/Progressing");
    try (var _ =
        new FakeKubelet(
            namespace,
            pod -> {
              try {
                go.await();
                return Exit.completed(0.5);
              } catch (InterruptedException e) {
                return Exit.terminated();
              }
            })) {
      try (var _ = new OperatorProcess(namespace, GRACE)) {
        awaitState("life", "Running");
        await()
            .until(
                () ->
                    Studies.trials(namespace, "life").stream()
                        .anyMatch(t -> Studies.isIn(t, "Running")));
        assertThat(now("life")).isEqualTo("Current/Healthy");
      }
      // The operator is away: nobody has answered the new spec.
      patch("life", "{\"spec\": {\"suspend\": true}}");
      assertThat(now("life")).isEqualTo("InProgress/Progressing");
      try (var _ = new OperatorProcess(namespace, GRACE)) {
        awaitState("life", "Suspended");
        assertThat(now("life")).isEqualTo("Current/Suspended");
        go.countDown();
        patch("life", "{\"spec\": {\"suspend\": false}}");
        Studies.awaitCondition(namespace, "life", "Complete", LONG);
        assertThat(now("life")).isEqualTo("Current/Healthy");
        // A larger budget: it goes on.
        patch("life", "{\"spec\": {\"budget\": {\"maxTrials\": 4}}}");
        await()
            .atMost(LONG)
            .until(() -> Studies.get(namespace, "life").getStatus().progress().equals("4/4"));
        ApiServer.client()
            .resources(Study.class)
            .inNamespace(namespace)
            .withName("life")
            .withPropagationPolicy(DeletionPropagation.FOREGROUND)
            .delete();
        assertThat(now("life")).isEqualTo("Terminating/Progressing");
      }
    }
    assertThat(judged("life"))
        .startsWith(
            "InProgress/Progressing",
            "Current/Healthy",
            "InProgress/Progressing",
            "Current/Suspended",
            "InProgress/Progressing",
            "Current/Healthy",
            "InProgress/Progressing",
            "Current/Healthy",
            "Terminating/Progressing");
    // A trial is nothing to wait for, and never unhealthy.
    assertThat(GitOpsHealth.of(versions.of("Trial")))
        .extracting(Verdict::both)
        .isSubsetOf("Current/Healthy", "Terminating/Progressing")
        .contains("Current/Healthy");
  }

  @Test
  void ofAStudyThatStallsAndIsRepaired() {
    try (var _ = new FakeKubelet(namespace, _ -> Exit.completed(0.5));
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(
          Studies.manifest("stalls", 1, 1)
              .replace("steps: 100", "steps: 100\n    checkpoint: {volumeClaim: later}"));
      Studies.awaitCondition(namespace, "stalls", "Stalled", LONG);
      assertThat(now("stalls")).isEqualTo("Failed/Degraded");
      ApiServer.client()
          .resource(
              new PersistentVolumeClaimBuilder()
                  .withNewMetadata()
                  .withName("later")
                  .withNamespace(namespace)
                  .endMetadata()
                  .withNewSpec()
                  .withAccessModes("ReadWriteOnce")
                  .withNewResources()
                  .withRequests(Map.of("storage", new Quantity("1Gi")))
                  .endResources()
                  .endSpec()
                  .build())
          .create();
      Studies.awaitCondition(namespace, "stalls", "Complete", LONG);
    }
    assertThat(judged("stalls"))
        .containsExactly("InProgress/Progressing", "Failed/Degraded", "Current/Healthy");
  }

  @Test
  void ofAStudyThatFails() {
    try (var _ = new FakeKubelet(namespace, GitOpsHealthApiTest::fail);
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(
          Studies.manifest("fails", 3, 1)
              .replace("parallelism: 1", "parallelism: 1, maxFailedTrials: 0")
              .replace("steps: 100", "steps: 100\n    maxAttempts: 1"));
      Studies.awaitCondition(namespace, "fails", "Failed", LONG);
      await()
          .atMost(LONG)
          .until(() -> Studies.get(namespace, "fails").getStatus().trials().failed() == 1);
    }
    assertThat(judged("fails"))
        .containsExactly("InProgress/Progressing", "Current/Healthy", "Failed/Degraded");
    // That one trial has failed is news of the Study, not of the Trial.
    assertThat(GitOpsHealth.of(versions.of("Trial")))
        .extracting(Verdict::both)
        .containsOnly("Current/Healthy");
  }

  /** A sync of both rounds does not wait for the end of the first. */
  @Test
  void ofAStudyThatWaitsForAnother() {
    create(
        Studies.manifest("first", 1, 1)
            .replace("spec:\n  objective", "spec:\n  suspend: true\n  objective"));
    create(
        Studies.manifest("second", 1, 1)
            .replace(
                "search: {seed: 1}",
                "search: {algorithm: Points, pointsFrom: {study: first, top: 1}}"));
    try (var _ = new OperatorProcess(namespace, GRACE)) {
      awaitState("second", "Waiting");
      assertThat(now("second")).isEqualTo("Current/Healthy");
    }
    assertThat(judged("second")).containsExactly("InProgress/Progressing", "Current/Healthy");
  }

  private static Exit fail(Pod pod) {
    return new Exit(1, null);
  }

  private void create(String manifest) {
    Studies.create(ApiServer.client(), namespace, manifest);
  }

  private void patch(String study, String patch) {
    ApiServer.client()
        .resources(Study.class)
        .inNamespace(namespace)
        .withName(study)
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  private void awaitState(String study, String state) {
    await()
        .atMost(LONG)
        .until(() -> state.equals(Studies.get(namespace, study).getStatus().state()));
  }

  private JsonNode read(String study) {
    var client = ApiServer.client();
    return client
        .getKubernetesSerialization()
        .convertValue(
            client
                .genericKubernetesResources("tuning.dev/v1alpha1", "Study")
                .inNamespace(namespace)
                .withName(study)
                .get(),
            JsonNode.class);
  }

  /** What is made of a Study at this moment. */
  private String now(String study) {
    return GitOpsHealth.of(List.of(read(study))).getFirst().both();
  }

  /**
   * What was made of a Study, one after the other, of all its versions until now. Each verdict is
   * also held against what the version says of itself, in words that the tools do not read.
   */
  private List<String> judged(String study) {
    List<JsonNode> seen =
        versions.upTo("Study", read(study).at("/metadata/resourceVersion").asText()).stream()
            .filter(version -> version.at("/metadata/name").asText().equals(study))
            .toList();
    List<Verdict> verdicts = GitOpsHealth.of(seen);
    assertThat(verdicts).hasSameSizeAs(seen);
    List<String> turns = new ArrayList<>();
    for (int i = 0; i < seen.size(); i++) {
      assertThat(verdicts.get(i).both()).as("%s", seen.get(i)).isEqualTo(meant(seen.get(i)));
      if (turns.isEmpty() || !turns.getLast().equals(verdicts.get(i).both())) {
        turns.add(verdicts.get(i).both());
      }
    }
    return turns;
  }

  private static String meant(JsonNode study) {
    if (study.at("/metadata").has("deletionTimestamp")) {
      return "Terminating/Progressing";
    }
    if (study.at("/status/observedGeneration").asLong()
        != study.at("/metadata/generation").asLong()) {
      return "InProgress/Progressing";
    }
    return switch (study.at("/status/state").asText()) {
      case "Running", "Waiting", "Complete" -> "Current/Healthy";
      case "Suspended" -> "Current/Suspended";
      case "Stalled", "Failed" -> "Failed/Degraded";
      default -> "InProgress/Progressing";
    };
  }
}
