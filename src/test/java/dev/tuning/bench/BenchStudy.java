package dev.tuning.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.apiserver.Studies;
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
    String manifest =
        Studies.manifest(name, trials, parallelism)
            .replace("steps: 100", "hosts: %d\n    steps: %d".formatted(hosts, steps()))
            .replace("evalEverySteps: 50", "evalEverySteps: " + evalEverySteps())
            .replace(
                "template:\n",
                "template:\n      metadata: {annotations: %s}\n".formatted(annotations()));
    return Serialization.unmarshal(manifest, Study.class);
  }

  private int steps() {
    return reports() ? 1000 : 100;
  }

  private int evalEverySteps() {
    return reports() ? 10 : 50;
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
