package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScaleTest {

  @ParameterizedTest
  @CsvSource({
    "LINEAR, 0, 1e-4",
    "LINEAR, .5, 50.00005",
    "LINEAR, 1, 1e2",
    "LOG, 0, 1e-4",
    "LOG, .5, .1",
    "LOG, 1, 1e2",
    "LOG, 1.1, 1e2",
    "LOG, -.1, 1e-4",
    "REVERSE_LOG, 0, 1e-4",
    "REVERSE_LOG, .5, 99.9001",
    "REVERSE_LOG, 1, 1e2",
  })
  void mapsThePositionToTheValue(Scale scale, double u, double value) {
    assertThat(scale.valueAt(u, 1e-4, 1e2)).isCloseTo(value, within(1e-12 * value));
  }

  @ParameterizedTest
  @CsvSource({
    "LINEAR, 25.000075, .25",
    "LOG, 1e-4, 0",
    "LOG, .1, .5",
    "LOG, 1e2, 1",
    "LOG, 398.107, 1",
    "REVERSE_LOG, 1e-4, 0",
    "REVERSE_LOG, 1.0, 7.273945e-4",
    "REVERSE_LOG, 99.9001, .5",
    "REVERSE_LOG, 1e2, 1",
  })
  void mapsTheValueToThePosition(Scale scale, double value, double u) {
    assertThat(scale.unitOf(value, 1e-4, 1e2)).isCloseTo(u, within(1e-9));
  }

  @Property(seed = "1")
  void roundTrips(
      @ForAll Scale scale,
      @ForAll @UnitPosition double u,
      @ForAll @IntRange(min = -6, max = 6) int decadeOfMin,
      @ForAll @DoubleRange(min = 0.01, max = 6) double decades) {
    double min = Math.pow(10, decadeOfMin);
    double max = min * Math.pow(10, decades);

    double value = scale.valueAt(u, min, max);

    assertThat(value).isBetween(min, max);
    // Near max, a value's rounding is large beside the steps of REVERSE_LOG: max / min times.
    assertThat(scale.unitOf(value, min, max)).isCloseTo(u, within(1e-15 * max / min + 1e-12));
  }

  @Property(seed = "1")
  void isMonotone(
      @ForAll Scale scale, @ForAll @UnitPosition double u, @ForAll @UnitPosition double v) {
    assertThat(Double.compare(scale.valueAt(u, 1e-4, 1e2), scale.valueAt(v, 1e-4, 1e2)))
        .isIn(0, Double.compare(u, v));
  }

  @ParameterizedTest
  @EnumSource
  void reachesBothBoundsExactly(Scale scale) {
    double[][] ranges = {{1e-4, 1e2}, {0.5, 0.999}, {0.1, 0.3}, {1e-300, 1e7}, {3, 7e11}};
    for (double[] range : ranges) {
      assertThat(scale.valueAt(0, range[0], range[1])).isEqualTo(range[0]);
      assertThat(scale.valueAt(1, range[0], range[1]))
          .isCloseTo(range[1], within(1e-12 * range[1]));
      assertThat(scale.unitOf(range[0], range[0], range[1])).isCloseTo(0, within(1e-15));
      assertThat(scale.unitOf(range[1], range[0], range[1])).isCloseTo(1, within(1e-15));
    }
  }

  @ParameterizedTest
  @EnumSource
  void mapsEqualBoundsToAConstant(Scale scale) {
    assertThat(scale.valueAt(0, 0.3, 0.3)).isEqualTo(0.3);
    assertThat(scale.valueAt(0.7, 0.3, 0.3)).isEqualTo(0.3);
    assertThat(scale.valueAt(1, 0.3, 0.3)).isEqualTo(0.3);
    assertThat(scale.unitOf(0.3, 0.3, 0.3)).isEqualTo(0.5);
  }

  @Test
  void reverseLogIsTheMirrorImageOfLog() {
    for (double u = 0; u <= 1; u += 1.0 / 64) {
      assertThat(Scale.REVERSE_LOG.valueAt(u, 0.5, 0.999))
          .isCloseTo(0.5 + 0.999 - Scale.LOG.valueAt(1 - u, 0.5, 0.999), within(1e-15));
    }
  }

  @ParameterizedTest
  @EnumSource
  void isAccurateOnANarrowRangeOfLargeNumbers(Scale scale) {
    assertThat(scale.valueAt(0.25, 1e15, 1e15 + 1000)).isCloseTo(1e15 + 250, within(0.5));
    assertThat(scale.unitOf(1e15 + 250, 1e15, 1e15 + 1000)).isCloseTo(0.25, within(1e-9));
  }
}
