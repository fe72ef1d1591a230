package dev.tuning.analysis.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.analysis.design.Finding;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.insight.Insight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSizeAdviceTest {

  private static final long STEPS = 500;

  private static List<Insight> advice(String tried) {
    return BatchSizeAdvice.of(Probes.of(tried), STEPS);
  }

  @Test
  void theLargestSizeThatIsWorthItIsRecommended() {
    Insight insight = advice("1000 1900 3700 OutOfMemory!").getFirst();

    assertThat(insight.check()).isEqualTo("batch-size");
    assertThat(insight.severity()).isEqualTo(Severity.INFO);
    assertThat(insight.parameter()).contains("batchSize");
    assertThat(insight.message())
        .startsWith(
            "use batchSize 128: 3700 examples per second, 0.0346 s a step, 3.7 times the"
                + " throughput of 32. The probe ended: batchSize 256 can't be run (OutOfMemory)")
        .contains("Gradient accumulation only simulates a larger batch")
        .contains("tune the hyperparameters of the optimizer and of regularisation anew")
        .doesNotContain("saturated");
    assertThat(insight.source()).contains("Choosing the batch size");
    assertThat(insight.data()).isEqualTo(Map.of("recommended", 128L, "largestFeasible", 128L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "100 102 | use batchSize 32 | from 32 to 64 it changed by 2 %",
        "100 190 260 265 | use batchSize 128 | from 64 to 128 it changed by 37 %",
      })
  void aThroughputThatDoesNotDoubleHasACause(String tried, String use, String where) {
    assertThat(advice(tried).getLast().message())
        .contains(use)
        .contains("Throughput should about double")
        .contains(where)
        .contains("input or synchronisation");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "? ? OutOfMemory! | the largest feasible batchSize is 64, but no trial has told",
        "OutOfMemory! | no batchSize is known to run. The probe ended: batchSize 32 can't be run",
        "100 NonZeroExit# | use batchSize 32",
      })
  void whatIsNotKnownIsAWarning(String tried, String message) {
    Insight insight = advice(tried).getLast();

    assertThat(insight.severity()).isEqualTo(Severity.WARNING);
    assertThat(insight.message()).contains(message);
  }

  @Test
  void aBudgetThatEndedItIsNamed() {
    assertThat(advice("100 200").getLast().message()).contains("spec.budget ended the probe");
    assertThat(advice("")).isEmpty();
  }

  @Test
  void timesOfTooFewStepsAreNotReliedOn() {
    List<Insight> insights = BatchSizeAdvice.of(Probes.of("100 200 210", .23, 0), STEPS);

    assertThat(insights).hasSize(2);
    assertThat(insights.getFirst().severity()).isEqualTo(Severity.WARNING);
    assertThat(insights.getFirst().message())
        .contains("measured over 0.23 s of training only")
        .contains("trial.steps 5000");
    assertThat(BatchSizeAdvice.of(Probes.of("100 200 201", 1, 0), STEPS)).hasSize(1);
  }

  /** The gain of 2 % is 3 % below the least one. */
  @ParameterizedTest
  @CsvSource({"0.005, 1", "0.01, 1", "0.011, 2", "0.2, 2"})
  void aGainThatMayBeChanceIsNotReliedOn(double error, int insights) {
    List<Insight> advice = BatchSizeAdvice.of(Probes.of("100 102", 10, error), STEPS);

    assertThat(advice).hasSize(insights);
    if (insights > 1) {
      assertThat(advice.getFirst().message())
          .contains("the gain that ended the probe, 2 %, has a standard error of");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500, 50, ''",
    "500, 100, 'evalEverySteps to 62'",
    "20000, 100, 'trial.steps is 20000'"
  })
  void aProbeIsShortButNotTooShort(long steps, long every, String message) {
    Optional<Finding> finding = ProbeLength.check(steps, every);

    assertThat(finding.isPresent()).isEqualTo(!message.isEmpty());
    finding.ifPresent(
        found -> {
          assertThat(found.message()).contains(message);
          assertThat(found.severity()).isEqualTo(Severity.INFO);
          assertThat(found.check()).isEqualTo("probe-length");
        });
  }
}
