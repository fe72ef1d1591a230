package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiscreteDomainTest {

  @Test
  void sortsItsValuesAndKeepsTheirClasses() {
    DiscreteDomain domain = new DiscreteDomain(List.of(2L, 0.5, -1.0));

    assertThat(domain.values()).containsExactly(-1.0, 0.5, 2L);
    assertThat(domain.valueAt(0)).isEqualTo(-1.0);
    assertThat(domain.valueAt(0.34)).isEqualTo(0.5);
    assertThat(domain.valueAt(0.99)).isEqualTo(2L);
    assertThat(domain.valueAt(1)).isEqualTo(2L);
  }

  @Property(seed = "1")
  void roundTrips(
      @ForAll @Size(min = 1, max = 20) Set<@DoubleRange(min = -10, max = 10) Double> values,
      @ForAll @UnitPosition double u) {
    DiscreteDomain domain = new DiscreteDomain(List.copyOf(values));

    Number value = domain.valueAt(u);

    assertThat(domain.contains(value)).isTrue();
    assertThat(domain.valueAt(domain.unitOf(value))).isEqualTo(value);
  }

  @Test
  void positionsAreTheCentersOfCells() {
    DiscreteDomain domain = new DiscreteDomain(List.of(16L, 32L));

    assertThat(domain.unitOf(16L)).isEqualTo(0.25);
    assertThat(domain.unitOf(32L)).isEqualTo(0.75);
    assertThat(new DiscreteDomain(List.of(0.1)).unitOf(0.1)).isEqualTo(0.5);
  }

  @Test
  void comparesNumbersAsNumbers() {
    DiscreteDomain domain = new DiscreteDomain(List.of(1.0, 2L));

    assertThat(domain.contains(1L)).isTrue();
    assertThat(domain.contains(2)).isTrue();
    assertThat(domain.unitOf(2.0)).isEqualTo(0.75);
    assertThat(domain.contains(1.5)).isFalse();
    assertThat(domain.contains("1.0")).isFalse();
    assertThat(domain.contains(null)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> domain.unitOf(1.5));
  }

  @ParameterizedTest
  @MethodSource
  void refusesBadValues(List<Number> values, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DiscreteDomain(values))
        .withMessageContaining(message);
  }

  static Stream<Arguments> refusesBadValues() {
    return Stream.of(
        Arguments.of(List.of(), "the list of values is empty"),
        Arguments.of(List.of(1.0, 2.0, 1L), "occurs more than once: remove the repetition"),
        Arguments.of(List.of(0.0, -0.0), "occurs more than once"),
        Arguments.of(List.of(1.0, Double.NaN), "a discrete value is NaN"),
        Arguments.of(List.of(1L << 53), "beyond +-9007199254740991"),
        Arguments.of(List.of(1), "a discrete value is a Integer: give a Double or a Long"));
  }
}
