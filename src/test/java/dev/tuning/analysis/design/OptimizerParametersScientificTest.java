package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerParametersScientificTest {

  private static final DesignCheck CHECK = new OptimizerParametersScientific();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*lr loglist .01 .1        | INFO lr",
        "*momentum list .9 .99     | INFO momentum",
        "*adamBeta2 list .9 .999   | INFO adamBeta2",
      })
  void fires(String parameters, String expected) {
    Design design = Designs.of(parameters);
    assertThat(Designs.summary(CHECK, design)).containsExactly(expected);
    assertThat(Designs.messages(CHECK, design)).contains("Nuisance");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lr loglist .01 .1", "*optimizer of sgd adam", "*wd list 0 .1", "*lr list .1"})
  void staysSilent(String parameters) {
    assertThat(Designs.summary(CHECK, Designs.of(parameters))).isEmpty();
  }
}
