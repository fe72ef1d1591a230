package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepsSearchedTest {

  private static final DesignCheck CHECK = new StepsSearched();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lr log 1e-4 1; trainSteps int 100 9000       | WARNING trainSteps",
        "max_train_steps list 1000 2000               | WARNING max_train_steps",
        "*epochs int 1 3                              | WARNING epochs",
        "long bool; iterations intlog 1 9 @long=true  | WARNING iterations",
      })
  void fires(String parameters, String expected) {
    Design design = Designs.of(parameters);
    assertThat(Designs.summary(CHECK, design)).containsExactly(expected);
    assertThat(Designs.messages(CHECK, design)).contains("remove it", "trial.steps", "25 %");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lr log 1e-4 1",
        "epochs = 3",
        "epochs int 3 3",
        "warmupSteps intlog 10 10000; steps_per_eval int 1 9",
      })
  void staysSilent(String parameters) {
    assertThat(Designs.summary(CHECK, Designs.of(parameters))).isEmpty();
  }
}
