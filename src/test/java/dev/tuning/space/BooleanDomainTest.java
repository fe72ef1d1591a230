package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BooleanDomainTest {

  private final BooleanDomain domain = new BooleanDomain();

  @Test
  void isFalseInTheLowerHalf() {
    assertThat(domain.valueAt(0)).isFalse();
    assertThat(domain.valueAt(Math.nextDown(0.5))).isFalse();
    assertThat(domain.valueAt(0.5)).isTrue();
    assertThat(domain.valueAt(1)).isTrue();
    assertThat(domain.unitOf(false)).isEqualTo(0.25);
    assertThat(domain.unitOf(true)).isEqualTo(0.75);
  }

  @Test
  void containsTwoValues() {
    assertThat(domain.contains(true)).isTrue();
    assertThat(domain.contains("true")).isFalse();
    assertThat(domain.contains(1L)).isFalse();
    assertThat(domain.contains(null)).isFalse();
    assertThat(domain.size()).isEqualTo(2);
  }

  @Test
  void refusesOtherValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> domain.unitOf("true"))
        .withMessage("\"true\" is none of the values: true or false");
    assertThatIllegalArgumentException().isThrownBy(() -> domain.valueAt(Double.NaN));
  }
}
