package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfirmComparisonTest {

  private static final DesignCheck CHECK = new ConfirmComparison();

  @ParameterizedTest
  @CsvSource({"1, false, 1", "1, true, 0", "2, false, 0"})
  void firesWhereThereIsNothingToCompare(int top, boolean hasBaseline, int findings) {
    Design design = Designs.confirming(new Confirm(top, 5, hasBaseline));

    assertThat(CHECK.check(design)).hasSize(findings);
  }

  @Test
  void namesBothRemedies() {
    Design design = Designs.confirming(new Confirm(1, 5, false));

    assertThat(Designs.summary(CHECK, design)).containsExactly("WARNING -");
    assertThat(Designs.messages(CHECK, design)).contains("confirm.baseline", "confirm.top");
  }

  @Test
  void isSilentOfOtherStudies() {
    assertThat(CHECK.check(Designs.of("lr log 1e-4 1"))).isEmpty();
  }
}
