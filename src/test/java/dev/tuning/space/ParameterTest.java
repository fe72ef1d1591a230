package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "_", "learningRate", "beta_1", "X9"})
  void acceptsIdentifiers(String name) {
    assertThat(new Parameter(name, new FixedValue(1L)).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1st", "learning-rate", "a b", "ä", "a\n", "a.b"})
  void refusesOtherNames(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameter(name, new FixedValue(1L)))
        .withMessageContaining("use letters, digits and underscores");
  }

  @Test
  void refusesLongNames() {
    assertThat(new Parameter("a".repeat(63), new FixedValue(1L)).name()).hasSize(63);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameter("a".repeat(64), new FixedValue(1L)))
        .withMessageContaining("at most 63");
  }
}
