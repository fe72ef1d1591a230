package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.process.PackagedOperator;
import dev.tuning.trial.UnreadableObjects;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Objects that the API server takes and the operator can't read, among others that are healthy: in
 * the list of its start, and in its watches.
 */
@ExtendWith(ApiServer.class)
@Timeout(240)
class PoisonApiTest {

  private static final Duration LONG = Duration.ofSeconds(90);

  private final String release = ApiServer.newNamespace();
  private final String namespace = ApiServer.newNamespace();
  private final Chart chart = new Chart(release, "watchNamespaces={" + namespace + "}");

  @TempDir Path directory;

  @BeforeEach
  void install() {
    chart.install();
    chart.createPod("operator");
  }

  /** Trials of healthy Studies end, others run. */
  private static Exit program(Pod pod) {
    return FakeKubelet.env(pod, "TRIAL_NAME").startsWith("healthy") ? Exit.completed(0.5) : null;
  }

  private void create(String name, int trials, String... replacement) {
    Studies.create(
        ApiServer.client(),
        namespace,
        Studies.manifest(name, trials, 1).replace(replacement[0], replacement[1]));
  }

  private void create(String name, int trials) {
    create(name, trials, "", "");
  }

  private Resource<GenericKubernetesResource> raw(String kind, String name) {
    MixedOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>> all =
        ApiServer.client().genericKubernetesResources("tuning.dev/v1alpha1", kind);
    return all.inNamespace(namespace).withName(name);
  }

  private void setStatus(String kind, String name, String json) {
    raw(kind, name)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": " + json + "}");
  }

  private Object status(String kind, String name, Object... path) {
    List<Object> whole = new ArrayList<>(List.of("status"));
    whole.addAll(List.of(path));
    return raw(kind, name).get().get(whole.toArray());
  }

  private Map<?, ?> condition(String study, String type) {
    return status("Study", study, "conditions") instanceof List<?> conditions
        ? conditions.stream()
            .map(Map.class::cast)
            .filter(condition -> type.equals(condition.get("type")))
            .findFirst()
            .orElse(Map.of())
        : Map.of();
  }

  private void awaitStalled(String study, String reason) {
    await("Study " + study + " is stalled")
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(condition(study, "Stalled").get("reason"))
                    .as("%s", status("Study", study))
                    .isEqualTo(reason));
    assertThat(condition(study, "Stalled").get("status")).isEqualTo("True");
    assertThat(condition(study, "Ready").get("status")).isEqualTo("False");
    assertThat(status("Study", study, "state")).isEqualTo("Stalled");
  }

  private void awaitComplete(String study) {
    await("Study " + study + " is complete")
        .atMost(LONG)
        .until(() -> "True".equals(condition(study, "Complete").get("status")));
  }

  private void awaitRunning(String study) {
    await("Study " + study + " runs")
        .atMost(LONG)
        .until(() -> Phase.RUNNING.equals(status("Trial", study + "-0", "phase")));
  }

  private List<String> unreadable() {
    return ApiServer.client()
        .events()
        .v1()
        .events()
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream()
        .filter(event -> UnreadableObjects.REASON.equals(event.getReason()))
        .map(Event::getRegarding)
        .map(object -> object.getKind() + " " + object.getName())
        .distinct()
        .toList();
  }

  @Test
  void oneOfThemHarmsNoOther() {
    // In the list at the start: a number beyond an int, and a time that is none.
    create("counts", 2);
    setStatus("Study", "counts", "{\"trials\": " + counts("3000000000") + "}");
    create("times", 2, "maxTrials: 2", "maxTrials: 2, studyDeadline: 7d");
    setStatus("Study", "times", "{\"time\": {\"start\": \"yesterday\", \"suspendedSeconds\": 0}}");
    ApiServer.client()
        .genericKubernetesResources("tuning.dev/v1alpha1", "Trial")
        .inNamespace(namespace)
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: tuning.dev/v1alpha1
                kind: Trial
                metadata: {name: forged}
                spec: {study: counts, index: 0, replicate: 3000000000, purpose: Search, seed: 1,\
                 parameters: {}}
                """,
                GenericKubernetesResource.class))
        .create();
    create("healthy-first", 3);

    try (var kubelet = new FakeKubelet(namespace, PoisonApiTest::program);
        var operator =
            new PackagedOperator(chart.kubeconfig(), directory, chart.environment("operator"))) {
      awaitComplete("healthy-first");
      awaitStalled("counts", UnreadableObjects.REASON);
      awaitStalled("times", UnreadableObjects.REASON);

      // In a watch, while their pods run.
      create("attempt", 2);
      create("curve", 2);
      create("clock", 2, "maxTrials: 2", "maxTrials: 2, trialDeadline: 7d");
      create("late", 2);
      List.of("attempt", "curve", "clock", "late").forEach(this::awaitRunning);
      setStatus("Trial", "attempt-0", "{\"attempt\": 3000000000}");
      setStatus("Trial", "curve-0", "{\"curves\": {\"loss\": [[\"first\", 1.0]]}}");
      setStatus(
          "Trial",
          "clock-0",
          "{\"attempts\": [{\"number\": 1, \"start\": \"?\", \"running\": \"?\"}]}");
      setStatus("Study", "late", "{\"infeasible\": {\"count\": 3000000000, \"reasons\": []}}");
      awaitStalled("attempt", UnreadableObjects.REASON);
      awaitStalled("curve", UnreadableObjects.REASON);
      awaitStalled("clock", UnreadableObjects.REASON);
      awaitStalled("late", UnreadableObjects.REASON);
      assertThat(status("Trial", "attempt-0", "reason")).isEqualTo(UnreadableObjects.REASON);
      assertThat(status("Trial", "attempt-0", "message"))
          .asString()
          .contains("status.attempt: ", "3000000000");
      // It is told, not overwritten.
      assertThat(status("Trial", "attempt-0", "attempt")).isEqualTo(3_000_000_000L);
      assertThat(status("Trial", "attempt-0", "phase")).isEqualTo(Phase.RUNNING);

      create("healthy-second", 3);
      awaitComplete("healthy-second");
      assertThat(operator.isReady()).isTrue();
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(unreadable())
                      .contains(
                          "Study counts",
                          "Study times",
                          "Study late",
                          "Trial forged",
                          "Trial attempt-0",
                          "Trial curve-0",
                          "Trial clock-0"));
      // No trial is made beside one that can't be read, and none has a second pod.
      assertThat(kubelet.podNames())
          .containsExactlyInAnyOrder(
              "healthy-first-0-1-0",
              "healthy-first-1-1-0",
              "healthy-first-2-1-0",
              "healthy-second-0-1-0",
              "healthy-second-1-1-0",
              "healthy-second-2-1-0",
              "attempt-0-1-0",
              "curve-0-1-0",
              "clock-0-1-0",
              "late-0-1-0");

      // Whoever repairs them sees them go on.
      setStatus("Trial", "attempt-0", "{\"attempt\": 1}");
      setStatus("Study", "counts", "{\"trials\": " + counts("0") + "}");
      await()
          .atMost(LONG)
          .until(
              () ->
                  "Running".equals(status("Study", "attempt", "state"))
                      && "Running".equals(status("Study", "counts", "state")));
      assertThat(status("Trial", "attempt-0", "reason")).isNull();
    }
  }

  private static String counts(String created) {
    return """
    {"created": %s, "pending": 0, "running": 0, "succeeded": 0, "infeasible": 0, "failed": 0}\
    """
        .formatted(created);
  }
}
