package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoubleDomainTest {

  @Property(seed = "1")
  void roundTrips(@ForAll Scale scale, @ForAll @UnitPosition double u) {
    DoubleDomain domain = new DoubleDomain(1e-4, 1.0, scale);

    Double value = domain.valueAt(u);

    assertThat(domain.contains(value)).isTrue();
    assertThat(domain.unitOf(value)).isCloseTo(u, within(1e-11));
    assertThat(domain.valueAt(domain.unitOf(value))).isCloseTo(value, within(1e-11));
  }

  @Property(seed = "1")
  void linearRoundTripsOnBothSidesOfZero(
      @ForAll @DoubleRange(min = -1e3, max = 1e3) double min,
      @ForAll @DoubleRange(min = 0.01, max = 1e3) double width,
      @ForAll @UnitPosition double u) {
    DoubleDomain domain = new DoubleDomain(min, min + width, Scale.LINEAR);

    assertThat(domain.unitOf(domain.valueAt(u))).isCloseTo(u, within(1e-9));
  }

  @ParameterizedTest
  @EnumSource
  void reachesItsBounds(Scale scale) {
    DoubleDomain domain = new DoubleDomain(0.5, 2, scale);

    assertThat(domain.valueAt(0)).isEqualTo(0.5);
    assertThat(domain.valueAt(1)).isEqualTo(2);
    assertThat(domain.unitOf(0.5)).isZero();
    assertThat(domain.unitOf(2.0)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void isAConstantIfItsBoundsAreEqual(Scale scale) {
    DoubleDomain domain = new DoubleDomain(0.1, 0.1, scale);

    assertThat(domain.valueAt(0)).isEqualTo(0.1);
    assertThat(domain.valueAt(0.9)).isEqualTo(0.1);
    assertThat(domain.unitOf(0.1)).isEqualTo(0.5);
  }

  @Test
  void containsNumbersWithinItsBounds() {
    DoubleDomain domain = new DoubleDomain(-1, 2, Scale.LINEAR);

    assertThat(domain.contains(-1.0)).isTrue();
    assertThat(domain.contains(2L)).isTrue();
    assertThat(domain.contains(new BigDecimal("0.1"))).isTrue();
    assertThat(domain.contains(2.0001)).isFalse();
    assertThat(domain.contains(Double.NaN)).isFalse();
    assertThat(domain.contains("0.1")).isFalse();
    assertThat(domain.contains(null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | 1 | LINEAR | min 2.0 is larger than max 1.0: swap them",
        "0 | 1 | LOG | scale Log needs min > 0, but min is 0.0: raise min, or use Linear",
        "-1 | 1 | REVERSE_LOG | needs min > 0",
        "NaN | 1 | LINEAR | min is NaN",
        "0 | Infinity | LINEAR | max is Infinity",
        "-1e308 | 1 | LINEAR | use another unit",
        "1e308 | 1.7e308 | REVERSE_LOG | use another unit",
        "4.9e-324 | 1 | LOG | can't span the ratio",
      })
  void refusesBadBounds(double min, double max, Scale scale, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DoubleDomain(min, max, scale))
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
  void refusesAPositionOutsideTheUnitInterval(double u) {
    DoubleDomain domain = new DoubleDomain(0, 1, Scale.LINEAR);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> domain.valueAt(u))
        .withMessage("u is " + u + ": give a position in [0, 1]");
  }

  @Test
  void refusesThePositionOfAnotherValue() {
    DoubleDomain domain = new DoubleDomain(0, 1, Scale.LINEAR);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> domain.unitOf(1.5))
        .withMessageContaining("1.5 is none of the values: 0.0 to 1.0");
  }
}
