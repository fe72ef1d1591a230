package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FixedValueTest {

  @ParameterizedTest
  @MethodSource
  void roundTrips(Object value) {
    FixedValue fixed = new FixedValue(value);

    assertThat(fixed.valueAt(0)).isEqualTo(value);
    assertThat(fixed.valueAt(0.99)).isEqualTo(value);
    assertThat(fixed.contains(value)).isTrue();
    assertThat(fixed.unitOf(value)).isEqualTo(0.5);
  }

  static Stream<Object> roundTrips() {
    return Stream.of(0.1, 64L, "adam", true);
  }

  @Test
  void comparesNumbersAsNumbers() {
    assertThat(new FixedValue(64L).contains(64.0)).isTrue();
    assertThat(new FixedValue(64L).contains(65L)).isFalse();
    assertThat(new FixedValue(64L).contains("64")).isFalse();
    assertThat(new FixedValue("64").contains(64L)).isFalse();
    assertThat(new FixedValue("64").contains(null)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new FixedValue(64L).unitOf(65L));
  }

  @ParameterizedTest
  @MethodSource
  void refusesBadValues(Object value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FixedValue(value))
        .withMessageContaining(message);
  }

  static Stream<Arguments> refusesBadValues() {
    return Stream.of(
        Arguments.of(null, "is missing"),
        Arguments.of(Double.POSITIVE_INFINITY, "is Infinity: JSON has finite numbers only"),
        Arguments.of(-(1L << 53), "JSON readers round integers"),
        Arguments.of(List.of(1L), "give a Double or a Long"));
  }
}
