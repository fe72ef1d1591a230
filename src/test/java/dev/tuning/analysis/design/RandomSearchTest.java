package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class RandomSearchTest {

  private static final DesignCheck CHECK = new RandomSearch();

  @Test
  void fires() {
    Design design = Designs.of("lr log 1e-4 1", Algorithm.RANDOM, 100);
    assertThat(Designs.summary(CHECK, design)).containsExactly("INFO -");
    assertThat(Designs.messages(CHECK, design)).contains("QuasiRandom");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "RANDOM")
  void staysSilent(Algorithm algorithm) {
    assertThat(CHECK.check(Designs.of("lr log 1e-4 1", algorithm, 100))).isEmpty();
  }
}
