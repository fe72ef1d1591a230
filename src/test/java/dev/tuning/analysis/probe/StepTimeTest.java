package dev.tuning.analysis.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tuning.report.Curve;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StepTimeTest {

  /** A value at each tenth step. */
  private static Curve curve(double... values) {
    var bySteps = new TreeMap<Long, Double>();
    for (int i = 0; i < values.length; i++) {
      bySteps.put(10L * (i + 1), values[i]);
    }
    return Curve.of(bySteps);
  }

  @Test
  void warmUpAndOddPausesDoNotCount() {
    StepTime time = StepTime.ofSeconds(curve(9, 4, 1, 1, .011, .009, 3, .010)).orElseThrow();

    assertThat(time.seconds()).isEqualTo(.0105);
    assertThat(time.measured()).isEqualTo(.0105 * 40);
  }

  @Test
  void aThroughputIsTheSameInOtherWords() {
    StepTime time = StepTime.ofThroughput(curve(10, 3200, 3200), 32).orElseThrow();

    assertThat(time.seconds()).isEqualTo(.01);
    assertThat(time.relativeError()).isEmpty();
    assertThat(time.measured()).isCloseTo(.2, within(1e-12));
  }

  @Test
  void oneEvaluationIsEnoughForATime() {
    StepTime time = StepTime.ofSeconds(curve(.5)).orElseThrow();

    assertThat(time.seconds()).isEqualTo(.5);
    assertThat(time.measured()).isEqualTo(5);
  }

  /** Of normal values the error is 1.2533 standard deviations over the root of their number. */
  @Test
  void theErrorIsThatOfAMedian() {
    var random = new Random(1);
    double[] values = new double[400];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 + .1 * random.nextGaussian();
    }

    assertThat(StepTime.ofSeconds(curve(values)).orElseThrow().relativeError().orElseThrow())
        .isCloseTo(1.2533 * .05 / Math.sqrt(200), within(.001));
    assertThat(StepTime.ofSeconds(curve(1, 1, 1, 1, 1, 1, 1, 1)).orElseThrow().relativeError())
        .hasValue(0);
  }

  @Test
  void whatIsNoTimeIsPassedOver() {
    assertThat(StepTime.ofSeconds(null)).isEmpty();
    assertThat(StepTime.ofSeconds(curve())).isEmpty();
    assertThat(StepTime.ofSeconds(curve(1, 0, -1, Double.NaN, Double.POSITIVE_INFINITY))).isEmpty();
    assertThat(StepTime.ofThroughput(curve(0), 8)).isEmpty();
    assertThat(StepTime.ofSeconds(curve(1, Double.NaN, 3)).orElseThrow().seconds()).isEqualTo(3);
  }
}
