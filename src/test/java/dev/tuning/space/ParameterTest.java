package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
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

  @Test
  void isANuisanceUnlessFixed() {
    assertThat(new Parameter("a", new BooleanDomain()).role()).isEqualTo(Role.NUISANCE);
    assertThat(new Parameter("a", new FixedValue(1L)).role()).isEqualTo(Role.FIXED);
  }

  @Test
  void refusesARoleThatDoesNotGoWithTheDomain() {
    String message =
        "a Fixed parameter has a value, and every other one a range or a list: change the role";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> parameter(Role.FIXED, new BooleanDomain()))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parameter(Role.NUISANCE, new FixedValue(1L)))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parameter(Role.SCIENTIFIC, new FixedValue(1L)))
        .withMessage(message);
  }

  @Test
  void refusesAScientificDouble() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parameter(Role.SCIENTIFIC, new DoubleDomain(0, 1, Scale.LINEAR)))
        .withMessage(
            "a Scientific parameter can't be a double, whose values could not be tried equally"
                + " often: list the values to compare with discrete");
  }

  private static Parameter parameter(Role role, Domain domain) {
    return new Parameter("a", role, domain, Optional.empty());
  }
}
