package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfirmReplicatesTest {

  private static final DesignCheck CHECK = new ConfirmReplicates();

  @ParameterizedTest
  @CsvSource({
    "1, 2, true, 4.3", "3, 2, true, 7.65", "3, 3, true, 3.23", "20, 5, true, 2.74",
    "1, 3, true, ''", "3, 4, true, ''", "3, 5, false, ''", "1, 2, false, ''"
  })
  void firesWhereOnlyHugeEffectsCanBeTold(
      int top, int replicates, boolean hasBaseline, String deviations) {
    Design design = Designs.confirming(new Confirm(top, replicates, hasBaseline));

    if (deviations.isEmpty()) {
      assertThat(CHECK.check(design)).isEmpty();
    } else {
      assertThat(Designs.summary(CHECK, design)).containsExactly("INFO -");
      assertThat(Designs.messages(CHECK, design)).contains("larger than " + deviations);
    }
  }

  @Test
  void saysHowManyAreEnough() {
    Design design = Designs.confirming(new Confirm(3, 2, true));

    assertThat(Designs.messages(CHECK, design)).contains("Raise confirm.replicates to 4,");
  }

  @Test
  void isSilentOfOtherStudies() {
    assertThat(CHECK.check(Designs.of("lr log 1e-4 1"))).isEmpty();
  }
}
