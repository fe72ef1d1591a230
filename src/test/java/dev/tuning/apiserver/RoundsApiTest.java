package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus.Insight;
import dev.tuning.api.v1alpha1.StudyStatus.Scientific;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.trial.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one Study takes from another, and Studies that end when their points do. */
@ExtendWith(ApiServer.class)
@Timeout(120)
class RoundsApiTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private String namespace;

  @BeforeEach
  void newNamespace() {
    namespace = ApiServer.newNamespace();
  }

  private Study awaitCondition(String name, String condition, String reason) {
    await()
        .atMost(LONG)
        .until(
            () -> {
              Study study = Studies.get(namespace, name);
              return Studies.has(study, condition)
                  && Studies.condition(study, condition).reason().equals(reason);
            });
    return Studies.get(namespace, name);
  }

  private Study create(String manifest) {
    return Studies.create(ApiServer.client(), namespace, manifest);
  }

  private static String second(String name) {
    return Studies.manifest(name, 10, 2)
        .replace(
            "search: {seed: 1}",
            "search: {algorithm: Points, seed: 5, pointsFrom: {study: first, top: 3}}");
  }

  /** Higher index, lower error; the second replicate is worse. */
  private static Exit byIndex(Pod pod) {
    return Exit.completed(
        1.0 / (2 + Integer.parseInt(FakeKubelet.env(pod, "TRIAL_INDEX")))
            + 0.1 * Integer.parseInt(FakeKubelet.env(pod, "TRIAL_REPLICATE")));
  }

  @Test
  void theSecondRoundWaitsForTheFirstAndRunsItsBestPoints() {
    try (var _ = new FakeKubelet(namespace, RoundsApiTest::byIndex)) {
      try (var _ = new OperatorProcess(namespace, GRACE)) {
        create(second("second"));
        awaitCondition("second", "Stalled", "UnknownStudy");
        create(
            Studies.manifest("first", 6, 2)
                .replace("search: {seed: 1}", "search: {seed: 1}\n  replicates: 2"));
        awaitCondition("second", "Ready", "WaitingForStudy");
        awaitCondition("first", "Complete", "BudgetSpent");
        awaitCondition("second", "Complete", "SpaceExhausted");
      }
      List<Trial> first = Studies.trials(namespace, "first");
      assertThat(first).hasSize(12);
      assertThat(Studies.get(namespace, "first").getStatus().progress()).isEqualTo("12/12");
      List<Trial> trials = Studies.trials(namespace, "second");
      assertThat(trials)
          .extracting(trial -> trial.getSpec().parameters())
          .isEqualTo(List.of(5L, 4L, 3L).stream().map(index -> parameters(first, index)).toList());
      assertThat(Studies.get(namespace, "second").getStatus().search().points()).hasSize(3);
    }
  }

  private static Map<String, JsonNode> parameters(List<Trial> trials, long index) {
    return trials.stream()
        .filter(trial -> trial.getSpec().index() == index)
        .findFirst()
        .orElseThrow()
        .getSpec()
        .parameters();
  }

  @Test
  void aStudyOfAnotherNamespaceIsUnknown() {
    String other = ApiServer.newNamespace();
    Studies.create(ApiServer.client(), other, Studies.manifest("first", 1, 1));
    try (var _ = new OperatorProcess(namespace, GRACE)) {
      create(second("second"));

      awaitCondition("second", "Stalled", "UnknownStudy");
    }
  }

  @Test
  void replicatesOfAPointDifferInBothSeeds() {
    try (var _ = new FakeKubelet(namespace, RoundsApiTest::byIndex);
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(
          Studies.manifest("replicated", 3, 9)
              .replace("search: {seed: 1}", "search: {seed: 1}\n  replicates: 3"));
      awaitCondition("replicated", "Complete", "BudgetSpent");

      List<Pod> pods =
          ApiServer.client()
              .pods()
              .inNamespace(namespace)
              .withLabel(Labels.STUDY, "replicated")
              .list()
              .getItems();
      assertThat(pods).hasSize(9);
      for (String seed : List.of("INIT_SEED", "DATA_SEED")) {
        assertThat(pods).extracting(pod -> FakeKubelet.env(pod, seed)).doesNotHaveDuplicates();
      }
      assertThat(
              pods.stream()
                  .collect(
                      Collectors.groupingBy(
                          pod -> FakeKubelet.env(pod, "TRIAL_PARAMETERS"), Collectors.counting()))
                  .values())
          .containsOnly(3L);
      assertThat(Studies.get(namespace, "replicated").getStatus().best().objective())
          .isCloseTo(1.0 / 4 + 0.1, within(1e-12));
    }
  }

  @Test
  void scientificValuesAreComparedUntilTheSpaceIsExhausted() {
    String parameters =
        """
          parameters:
          - {name: momentum, when: {parameter: optimizer, in: [momentum]}, discrete: {values: [0.5, 0.9]}}
          - {name: optimizer, role: Scientific, categorical: {values: [sgd, momentum]}}
          - {name: nesterov, when: {parameter: momentum, in: [0.9]}, boolean: {}}
          - {name: layers, integer: {min: 1, max: 2}}
        """;
    String manifest = Studies.manifest("science", 100, 4);
    int start = manifest.indexOf("  parameters:");
    try (var _ = new FakeKubelet(namespace, RoundsApiTest::byIndex);
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(
          manifest.substring(0, start)
              + parameters
              + manifest.substring(manifest.indexOf("  search:")));
      Study study = awaitCondition("science", "Complete", "SpaceExhausted");

      // sgd: 2 layers; momentum: 2 layers times 0.5, 0.9 with and 0.9 without nesterov.
      assertThat(study.getStatus().progress()).isEqualTo("8/8");
      assertThat(study.getStatus().scientific())
          .extracting(Scientific::trials)
          .containsExactly(2, 6);
      List<Trial> trials = Studies.trials(namespace, "science");
      assertThat(trials)
          .extracting(trial -> trial.getSpec().parameters().toString())
          .doesNotHaveDuplicates();
      assertThat(trials)
          .allMatch(
              trial ->
                  trial.getSpec().parameters().containsKey("momentum")
                      == trial.getSpec().parameters().get("optimizer").asText().equals("momentum"));
    }
  }

  @Test
  void anAnnotationSilencesAnInsightOfACompleteStudy() {
    try (var _ = new FakeKubelet(namespace, RoundsApiTest::byIndex);
        var _ = new OperatorProcess(namespace, GRACE)) {
      create(
          Studies.manifest("loud", 1, 1)
              .replace("{min: 1.0e-4, max: 1.0, scale: Log}", "{min: 1.0e-4, max: 1.0}"));
      Study study = awaitCondition("loud", "Complete", "BudgetSpent");
      assertThat(study.getStatus().insights()).extracting(Insight::check).contains("linear-scale");

      ApiServer.client()
          .resources(Study.class)
          .inNamespace(namespace)
          .withName("loud")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"metadata\": {\"annotations\": {\"tuning.dev/silence\": \"linear-scale\"}}}");

      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(Studies.get(namespace, "loud").getStatus().insights())
                      .extracting(Insight::check)
                      .isNotEmpty()
                      .doesNotContain("linear-scale"));
    }
  }
}
