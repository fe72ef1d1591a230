package dev.tuning.apiserver;

import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Condition;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.trial.Labels;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Studies for tests, and views of them. */
public final class Studies {

  private Studies() {}

  /** The manifest of a small Study that is valid in every respect. */
  public static String manifest(String name, int maxTrials, int parallelism) {
    return """
    apiVersion: tuning.dev/v1alpha1
    kind: Study
    metadata: {name: %s}
    spec:
      objective: {metric: validation/error, goal: Minimize}
      parameters:
      - {name: learningRate, double: {min: 1.0e-4, max: 1.0, scale: Log}}
      - {name: momentum, double: {min: 0.5, max: 0.999, scale: ReverseLog}}
      - {name: hiddenUnits, integer: {min: 8, max: 512, scale: Log}}
      - {name: dropout, discrete: {values: [0.0, 0.1, 0.2, 0.5]}}
      - {name: optimizer, categorical: {values: [sgd, momentum, adam]}}
      - {name: batchSize, role: Fixed, value: 64}
      search: {seed: 1}
      budget: {maxTrials: %d, parallelism: %d}
      trial:
        steps: 100
        evalEverySteps: 50
        template:
          spec:
            containers:
            - {name: trial, image: example/trainer:1}
    """
        .formatted(name, maxTrials, parallelism);
  }

  /** Creates a Study. */
  static Study create(KubernetesClient client, String namespace, String manifest) {
    Study study = Serialization.unmarshal(manifest, Study.class);
    return client.resource(study).inNamespace(namespace).create();
  }

  static Study get(String namespace, String name) {
    return ApiServer.client().resources(Study.class).inNamespace(namespace).withName(name).get();
  }

  /** The trials of a Study, by index. */
  static List<Trial> trials(String namespace, String study) {
    return ApiServer.client()
        .resources(Trial.class)
        .inNamespace(namespace)
        .withLabel(Labels.STUDY, study)
        .list()
        .getItems()
        .stream()
        .sorted(Comparator.comparingLong(trial -> trial.getSpec().index()))
        .toList();
  }

  /** Waits until a condition of a Study holds, and returns the Study as it is then. */
  static Study awaitCondition(String namespace, String name, String condition, Duration limit) {
    await().atMost(limit).until(() -> has(get(namespace, name), condition));
    return get(namespace, name);
  }

  /** Whether a trial is in a phase. */
  static boolean isIn(Trial trial, String phase) {
    return trial.getStatus() != null && phase.equals(trial.getStatus().phase());
  }

  /** Whether a condition holds. */
  static boolean has(Study study, String condition) {
    return study.getStatus() != null
        && study.getStatus().conditions() != null
        && study.getStatus().conditions().stream()
            .anyMatch(c -> c.type().equals(condition) && c.isTrue());
  }

  /** A condition. */
  static Condition condition(Study study, String type) {
    return study.getStatus().conditions().stream()
        .filter(c -> c.type().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
