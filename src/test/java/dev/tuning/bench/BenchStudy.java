package dev.tuning.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.Study;
import io.fabric8.kubernetes.client.utils.Serialization;

/**
 * A Study of the benchmark: six parameters, quasi-random search, trials as the simulator plays
 * them.
 *
 * @param hosts pods of a trial
 */
record BenchStudy(String name, int trials, int parallelism, int hosts, PodRole role) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One with a pod a trial that ends at once. */
  static BenchStudy ofShortTrials(String name, int trials, int parallelism) {
    return new BenchStudy(name, trials, parallelism, 1, PodRole.AT_ONCE);
  }

  Study manifest() {
    return Serialization.unmarshal(
        """
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
            hosts: %d
            steps: %d
            evalEverySteps: %d
            template:
              metadata: {annotations: %s}
              spec:
                containers:
                - {name: trial, image: example/trainer:1}
        """
            .formatted(
                name,
                trials,
                parallelism,
                hosts,
                reports() ? 1000 : 100,
                reports() ? 10 : 50,
                annotations()),
        Study.class);
  }

  private boolean reports() {
    return role.reportsPerSecond() > 0;
  }

  private String annotations() {
    try {
      return JSON.writeValueAsString(role.annotations());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
