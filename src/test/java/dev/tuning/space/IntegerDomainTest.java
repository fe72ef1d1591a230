package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.function.LongToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IntegerDomainTest {

  private static final long LARGEST = (1L << 53) - 1;

  @ParameterizedTest
  @CsvSource({"0, 1", "-3, 3", "1, 1", "-5, -5", "1, 10", "8, 512", "-1000, 999"})
  void linearGivesEqualShares(long min, long max) {
    assertShares(new IntegerDomain(min, max, Scale.LINEAR), k -> 1.0 / (max - min + 1));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "1, 10", "5, 7", "8, 512", "100, 1000"})
  void logGivesSharesByRatio(long min, long max) {
    assertShares(new IntegerDomain(min, max, Scale.LOG), k -> logShare(k, min, max));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "1, 10", "5, 7", "8, 512", "100, 1000"})
  void reverseLogGivesTheMirrorImageOfThem(long min, long max) {
    assertShares(
        new IntegerDomain(min, max, Scale.REVERSE_LOG), k -> logShare(min + max - k, min, max));
  }

  @ParameterizedTest
  @EnumSource
  void sharesAreFairAmongTheLargestIntegers(Scale scale) {
    assertShares(new IntegerDomain(LARGEST - 2, LARGEST, scale), k -> 1.0 / 3);
  }

  /** Counts values over a fine grid, where each cell may gain or lose a point at its two ends. */
  private static void assertShares(IntegerDomain domain, LongToDoubleFunction share) {
    int points = 200_000;
    int[] counts = new int[(int) (domain.max() - domain.min() + 1)];
    for (int i = 0; i < points; i++) {
      counts[(int) (domain.valueAt((i + 0.5) / points) - domain.min())]++;
    }
    for (int k = 0; k < counts.length; k++) {
      double expected = points * share.applyAsDouble(domain.min() + k);
      assertThat((double) counts[k])
          .as("count of %d", domain.min() + k)
          .isCloseTo(expected, within(1.0));
    }
  }

  private static double logShare(long k, long min, long max) {
    return Math.log((k + 1.0) / k) / Math.log((max + 1.0) / min);
  }

  @Property(seed = "1")
  void roundTrips(
      @ForAll Scale scale,
      @ForAll @LongRange(min = 1, max = 1L << 40) long min,
      @ForAll @LongRange(min = 0, max = (1L << 40) - 1) long width,
      @ForAll @UnitPosition double u) {
    IntegerDomain domain = new IntegerDomain(min, min + width, scale);

    Long value = domain.valueAt(u);

    assertThat(domain.contains(value)).isTrue();
    assertThat(domain.valueAt(domain.unitOf(value))).isEqualTo(value);
  }

  @Property(seed = "1")
  void linearRoundTripsOnBothSidesOfZero(
      @ForAll @LongRange(min = -LARGEST, max = 0) long min,
      @ForAll @LongRange(min = 0, max = (1L << 40) - 1) long width,
      @ForAll @UnitPosition double u) {
    IntegerDomain domain = new IntegerDomain(min, min + width, Scale.LINEAR);

    Long value = domain.valueAt(u);

    assertThat(domain.valueAt(domain.unitOf(value))).isEqualTo(value);
  }

  @ParameterizedTest
  @EnumSource
  void roundTripsEveryValue(Scale scale) {
    IntegerDomain domain = new IntegerDomain(1, 1000, scale);
    for (long k = 1; k <= 1000; k++) {
      assertThat(domain.valueAt(domain.unitOf(k))).isEqualTo(k);
    }
  }

  @Test
  void coversTheWidestRangeWithoutOverflow() {
    IntegerDomain domain = new IntegerDomain(-LARGEST, LARGEST, Scale.LINEAR);

    assertThat(domain.valueAt(0)).isEqualTo(-LARGEST);
    assertThat(domain.valueAt(0.5)).isBetween(-1L, 1L);
    assertThat(domain.valueAt(1)).isEqualTo(LARGEST);
  }

  @Test
  void positionsAreTheCentersOfCells() {
    assertThat(new IntegerDomain(1, 4, Scale.LINEAR).unitOf(1L)).isEqualTo(0.125);
    assertThat(new IntegerDomain(1, 3, Scale.LOG).unitOf(1L)).isCloseTo(0.25, within(1e-15));
    assertThat(new IntegerDomain(1, 3, Scale.REVERSE_LOG).unitOf(3L))
        .isCloseTo(0.75, within(1e-15));
    assertThat(new IntegerDomain(7, 7, Scale.LOG).unitOf(7L)).isEqualTo(0.5);
  }

  @Test
  void containsWholeNumbersWithinItsBounds() {
    IntegerDomain domain = new IntegerDomain(8, 512, Scale.LOG);

    assertThat(domain.contains(8L)).isTrue();
    assertThat(domain.contains(512)).isTrue();
    assertThat(domain.contains(64.0)).isTrue();
    assertThat(domain.contains(64.5)).isFalse();
    assertThat(domain.contains(7L)).isFalse();
    assertThat(domain.contains(Double.NaN)).isFalse();
    assertThat(domain.contains("64")).isFalse();
    assertThat(domain.contains(null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | 1 | LINEAR | is larger than max",
        "0 | 1 | LOG | needs min > 0",
        "0 | 1 | REVERSE_LOG | needs min > 0",
        "-9223372036854775808 | 0 | LINEAR | min is -9223372036854775808, beyond +-90071992547",
        "0 | 9223372036854775807 | LINEAR | JSON readers round integers: use a smaller number",
        "0 | 9007199254740992 | LINEAR | beyond",
      })
  void refusesBadBounds(long min, long max, Scale scale, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IntegerDomain(min, max, scale))
        .withMessageContaining(message);
  }
}
