package dev.tuning.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Trial;
import java.nio.file.Path;
import java.time.Duration;
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

  /** Those of the last second, known by a watch and by the answer to a write, and ten others. */
  private static final int A_FEW = 120;

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
      // Each once: a copy of every one that ended would fill the memory of a large Study.
      assertThat(testbed.operator().usage().objects(Trial.class))
          .isBetween((long) SIZE.trials(), (long) WarmUp.TRIALS + SIZE.trials() + A_FEW);
    }
  }
}
