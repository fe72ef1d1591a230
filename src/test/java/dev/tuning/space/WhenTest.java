package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhenTest {

  @Test
  void comparesNumbersAsNumbers() {
    When when = new When("layers", List.of(2L, 3.0));

    assertThat(when.holdsFor(2.0)).isTrue();
    assertThat(when.holdsFor(3L)).isTrue();
    assertThat(when.holdsFor(4L)).isFalse();
    assertThat(when.holdsFor("2")).isFalse();
  }

  @Test
  void tellsAStringFromABoolean() {
    assertThat(new When("nesterov", List.of(true)).holdsFor(true)).isTrue();
    assertThat(new When("nesterov", List.of(true)).holdsFor("true")).isFalse();
  }

  @Test
  void refusesNoValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new When("optimizer", List.of()))
        .withMessage(
            "when.in is empty: list the values of optimizer that make the parameter active");
  }

  @Test
  void refusesAnEmptyValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new When("optimizer", Arrays.asList("adam", null)))
        .withMessage("when.in has an empty value, which optimizer can't have: remove it");
  }
}
