package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedLearningRateTest {

  private static final DesignCheck CHECK = new SharedLearningRate();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optimizer of sgd momentum adam; lr log 1e-4 1 | INFO lr | in: [sgd, momentum]}",
        "*opt of adamw sgd; learningRate log 1e-4 1; finalLr log 1e-6 1 | INFO learningRate | in:"
            + " [sgd]}",
      })
  void fires(String parameters, String expected, String remedy) {
    Design design = Designs.of(parameters);
    assertThat(Designs.summary(CHECK, design)).containsExactly(expected);
    assertThat(Designs.messages(CHECK, design)).contains(remedy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "optimizer of sgd adam; a log .1 1; sgdLr log .1 1 @optimizer=sgd",
        "optimizer of sgd adam; sgdLr log .1 1; adamLr log 1e-4 .1",
        "optimizer of sgd momentum; lr log 1e-4 1",
        "optimizer of adam adamw rmsprop; lr log 1e-4 1",
        "optimizer of adam shampoo; lr log 1e-4 1",
        "optimizer = adam; lr log 1e-4 1",
        "optimizer of sgd adam; lr = .1",
      })
  void staysSilent(String parameters) {
    assertThat(Designs.summary(CHECK, Designs.of(parameters))).isEmpty();
  }
}
