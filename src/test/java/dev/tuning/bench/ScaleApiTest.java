package dev.tuning.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What {@code make bench} measures, short, and held to what does not depend on the machine: how
 * many requests a trial takes, how large a Study is, and a share of the null controller's pace that
 * is far below what is measured. What is measured is printed, in lines with "scale".
 */
@Isolated("it measures")
@Timeout(300)
class ScaleApiTest {

  private static final Sizes.Throughput SIZE = new Sizes.Throughput(200, 30, 1);

  /** Those that were still looked at when a Study was complete, and ten others. */
  private static final int A_FEW = 60;

  @Test
  void trialTakesFewRequests() {
    try (var testbed = new Testbed(Path.of("target", "scale"))) {
      var progress = new Progress();
      WarmUp.operator(testbed, progress);
      ScenarioResult result =
          new ThroughputScenario(SIZE, Duration.ofSeconds(120)).run(testbed, progress);
      RunFigures operator = result.runs().get(ThroughputScenario.operator(1));
      progress.say(
          "scale: %s writes and %s reads a trial (%s), Study %d bytes, share %s",
          Markdown.number(operator.writesPerTrial()),
          Markdown.number(operator.readsPerTrial()),
          operator.requests(),
          operator.objects().largestStudyBytes(),
          result.figures());

      assertThat(result.violations()).isEmpty();
      assertThat(operator.trials()).isEqualTo(SIZE.trials());
      assertThat(operator.repeatedPods()).isZero();
      assertThat(operator.writesPerTrial())
          .as("%s", operator.requests().writes())
          .isLessThanOrEqualTo(Limits.WRITES_PER_TRIAL);
      assertThat(operator.steadyReadsPerTrial())
          .as("%s", operator.requests().reads())
          .isLessThanOrEqualTo(Limits.READS_PER_TRIAL);
      assertThat((double) operator.objects().largestStudyBytes()).isLessThan(Limits.STUDY_BYTES);
      assertThat(result.figures().get(ThroughputScenario.SHARE))
          .isGreaterThan(Limits.SHARE_OF_NULL_CONTROLLER_IN_TESTS);
      lookAgain(testbed.controlPlane().client());
      // Each once: a copy of every one that ended would fill the memory of a large Study.
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () ->
                  assertThat(testbed.operator().usage().objects(Trial.class))
                      .isBetween(
                          (long) SIZE.trials(), (long) WarmUp.TRIALS + SIZE.trials() + A_FEW));
    }
  }

  /**
   * Lets the operator look at all Studies. Of a trial that ended in the last second of one it has
   * the answer to its write and what the watch said, and does without the former when it looks.
   */
  private static void lookAgain(KubernetesClient client) {
    client
        .resources(Study.class)
        .inAnyNamespace()
        .list()
        .getItems()
        .forEach(
            study ->
                client
                    .resource(study)
                    .edit(
                        found -> {
                          found.getMetadata().setAnnotations(Map.of("example.com/look", "again"));
                          return found;
                        }));
  }
}
