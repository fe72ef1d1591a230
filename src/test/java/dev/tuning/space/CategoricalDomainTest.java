package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CategoricalDomainTest {

  private final CategoricalDomain optimizers =
      new CategoricalDomain(List.of("sgd", "momentum", "adam"));

  @Test
  void keepsTheOrderOfItsValues() {
    assertThat(optimizers.valueAt(0)).isEqualTo("sgd");
    assertThat(optimizers.valueAt(0.33)).isEqualTo("sgd");
    assertThat(optimizers.valueAt(0.34)).isEqualTo("momentum");
    assertThat(optimizers.valueAt(0.67)).isEqualTo("adam");
    assertThat(optimizers.valueAt(1)).isEqualTo("adam");
  }

  @Property(seed = "1")
  void roundTrips(@ForAll @UnitPosition double u) {
    String value = optimizers.valueAt(u);

    assertThat(optimizers.contains(value)).isTrue();
    assertThat(optimizers.valueAt(optimizers.unitOf(value))).isEqualTo(value);
  }

  @Test
  void positionsAreTheCentersOfCells() {
    assertThat(optimizers.unitOf("momentum")).isEqualTo(0.5);
    assertThat(new CategoricalDomain(List.of("relu", "tanh")).unitOf("tanh")).isEqualTo(0.75);
  }

  @Test
  void containsItsValuesOnly() {
    assertThat(optimizers.contains("adam")).isTrue();
    assertThat(optimizers.contains("Adam")).isFalse();
    assertThat(optimizers.contains(1L)).isFalse();
    assertThat(optimizers.contains(null)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> optimizers.unitOf("lion"));
  }

  @ParameterizedTest
  @MethodSource
  void refusesBadValues(List<String> values, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CategoricalDomain(values))
        .withMessageContaining(message);
  }

  static Stream<Arguments> refusesBadValues() {
    return Stream.of(
        Arguments.of(List.of(), "the list of values is empty: give at least one name"),
        Arguments.of(List.of("a", ""), "a categorical value is empty"),
        Arguments.of(List.of("a", "b", "a"), "the value \"a\" occurs more than once"));
  }
}
