package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BayesianExplorationTest {

  private static final DesignCheck CHECK = new BayesianExploration();
  private static final String COMPARED = "*a of x y; lr log 1e-4 1";

  @Test
  void fires() {
    Design design = Designs.of(COMPARED, Algorithm.BAYESIAN, 100);
    assertThat(Designs.summary(CHECK, design)).containsExactly("INFO -");
    assertThat(Designs.messages(CHECK, design)).contains("values of a", "QuasiRandom");
  }

  @Test
  void staysSilent() {
    assertThat(CHECK.check(Designs.of(COMPARED, Algorithm.QUASI_RANDOM, 100))).isEmpty();
    assertThat(CHECK.check(Designs.of("lr log 1e-4 1", Algorithm.BAYESIAN, 100))).isEmpty();
    assertThat(CHECK.check(Designs.of("*a of x; lr log 1e-4 1", Algorithm.BAYESIAN, 9))).isEmpty();
  }
}
