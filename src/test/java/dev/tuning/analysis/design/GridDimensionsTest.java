package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridDimensionsTest {

  private static final DesignCheck CHECK = new GridDimensions();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lr log 1e-4 1; wd log 1e-4 1; units int 1 9    | 3 numbers (lr, wd, units)",
        "lr list 1 2; wd list 1 2; x list 1 2; y int 1 9 | 4 numbers",
        "*a of x y; lr log 1e-4 1; wd log 1e-4 1; u int 1 9 @a=x | 3 numbers",
      })
  void fires(String parameters, String message) {
    Design design = Designs.of(parameters, Algorithm.GRID, 100);
    assertThat(Designs.summary(CHECK, design)).containsExactly("WARNING -");
    assertThat(Designs.messages(CHECK, design)).contains(message, "QuasiRandom");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GRID         | lr log 1e-4 1; wd log 1e-4 1",
        "GRID         | lr log 1e-4 1; wd log 1e-4 1; a of x y; b bool; *c list 1 2; d = 1; e int 1"
            + " 1",
        "GRID         | *a of x y; lr log 1e-4 1; u int 1 9 @a=x; v int 1 9 @a=y",
        "QUASI_RANDOM | lr log 1e-4 1; wd log 1e-4 1; units int 1 9",
      })
  void staysSilent(Algorithm algorithm, String parameters) {
    assertThat(Designs.summary(CHECK, Designs.of(parameters, algorithm, 100))).isEmpty();
  }
}
