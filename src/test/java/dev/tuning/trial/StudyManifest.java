package dev.tuning.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.api.v1alpha1.Study;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Arrays;
import java.util.List;

/** A valid Study as the API server stores it, every default filled in, to be changed by tests. */
public final class StudyManifest {

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

  private final ObjectNode manifest =
      KUBERNETES.unmarshal(
          """
          apiVersion: tuning.dev/v1alpha1
          kind: Study
          metadata: {name: digits, namespace: lab, uid: study-uid, generation: 1}
          spec:
            suspend: false
            objective: {metric: validation/error, goal: Minimize, over: BestStep}
            parameters:
            - {name: learningRate, role: Nuisance, double: {min: 1.0e-4, max: 1.0, scale: Log}}
            - {name: hiddenUnits, role: Nuisance, integer: {min: 8, max: 512, scale: Log}}
            - {name: optimizer, role: Nuisance, categorical: {values: [sgd, adam]}}
            - {name: batchSize, role: Fixed, value: 64}
            search: {algorithm: QuasiRandom, seed: 1}
            budget: {maxTrials: 12, parallelism: 2, maxFailedTrials: 3}
            replicates: 1
            trial:
              steps: 100
              evalEverySteps: 50
              checkpoint: {keepBest: 3}
              maxAttempts: 3
              template:
                spec:
                  containers:
                  - {name: trial, image: example/trainer:1}
          """,
          ObjectNode.class);

  /**
   * Sets a field of the spec.
   *
   * @param path names of fields, with dots between them
   * @param yaml its value
   */
  public StudyManifest set(String path, String yaml) {
    // Without the mark, what begins with a brace would be read as JSON.
    parent(path).set(name(path), KUBERNETES.unmarshal("---\n" + yaml, JsonNode.class));
    return this;
  }

  /** Removes a field of the spec. */
  public StudyManifest remove(String path) {
    parent(path).remove(name(path));
    return this;
  }

  /** The Study. */
  public Study study() {
    return KUBERNETES.unmarshal(KUBERNETES.asJson(manifest), Study.class);
  }

  private ObjectNode parent(String path) {
    List<String> names = Arrays.asList(path.split("\\."));
    ObjectNode parent = (ObjectNode) manifest.get("spec");
    for (String name : names.subList(0, names.size() - 1)) {
      parent = parent.withObject("/" + name);
    }
    return parent;
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
