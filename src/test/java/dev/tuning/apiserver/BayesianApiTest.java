package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.trial.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bayesian Studies, one of which learns from another. */
@ExtendWith(ApiServer.class)
@Timeout(120)
class BayesianApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofSeconds(100);

  private String namespace;

  @BeforeEach
  void newNamespace() {
    namespace = ApiServer.newNamespace();
  }

  /** How long a trial trains: those of no time at all may end before any model can answer. */
  private static final long TRAINING = 200_000_000;

  /** Best at a learning rate of 0.01; from 0.2 on training diverges. */
  private static Exit byRate(Pod pod) {
    LockSupport.parkNanos(TRAINING);
    double rate = Double.parseDouble(FakeKubelet.env(pod, "PARAM_learningRate"));
    return rate > 0.2 ? Exit.diverged() : Exit.completed(0.1 + Math.abs(Math.log10(rate) + 2));
  }

  private static JsonNode origin(Trial trial) {
    try {
      return JSON.readTree(trial.getMetadata().getAnnotations().get(Labels.SUGGESTION));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static List<JsonNode> origins(List<Trial> trials) {
    return trials.stream().map(BayesianApiTest::origin).toList();
  }

  private static List<String> sources(List<Trial> trials) {
    return origins(trials).stream().map(origin -> origin.get("source").asText()).toList();
  }

  @Test
  void aStudyLearnsAndTheNextOneLearnsFromIt() {
    try (var _ = new FakeKubelet(namespace, BayesianApiTest::byRate);
        var _ = new OperatorProcess(namespace, Duration.ofSeconds(2))) {
      Studies.create(
          ApiServer.client(),
          namespace,
          Studies.manifest("second", 6, 2)
              .replace(
                  "search: {seed: 1}",
                  "search: {algorithm: Bayesian, seed: 2, history: [first], startupTrials: 0}"));
      Studies.create(
          ApiServer.client(),
          namespace,
          Studies.manifest("first", 16, 2)
              .replace("search: {seed: 1}", "search: {algorithm: Bayesian, seed: 1}"));
      Study first = Studies.awaitCondition(namespace, "first", "Complete", LONG);
      Study second = Studies.awaitCondition(namespace, "second", "Complete", LONG);

      List<Trial> trials = Studies.trials(namespace, "first");
      assertThat(trials).hasSize(16);
      assertThat(sources(trials).subList(0, 9)).containsOnly("startup");
      // On a machine that is busy the model may be late now and then.
      assertThat(sources(trials).subList(9, 16)).as("%s", origins(trials)).contains("model");
      assertThat(first.getStatus().search().model().importances()).hasSize(5);
      assertThat(sources(Studies.trials(namespace, "second"))).contains("model");
      assertThat(second.getStatus().search().model().observations()).isGreaterThanOrEqualTo(16);
      assertThat(trials)
          .extracting(trial -> trial.getSpec().parameters().toString())
          .doesNotHaveDuplicates();
    }
  }
}
