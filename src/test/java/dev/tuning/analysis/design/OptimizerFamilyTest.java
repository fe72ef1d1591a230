package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptimizerFamilyTest {

  @ParameterizedTest
  @CsvSource({
    "SGD, sgd SGD gd",
    "MOMENTUM, momentum Momentum nesterov sgd_momentum sgd-nesterov SGDM nag LARS heavy_ball",
    "ADAM, adam Adam AdamW nadam NAdamW radam adamax amsgrad adabelief LAMB yogi",
    "LION, lion",
    "RMSPROP, rmsprop RMSprop rms_prop rmsprop_momentum",
    "ADAGRAD, adagrad Adadelta adafactor",
    "UNKNOWN, shampoo lbfgs lambda muon x 1",
  })
  void isThatOfTheUpdateRule(OptimizerFamily family, String names) {
    for (String name : names.split(" ")) {
      assertThat(OptimizerFamily.of(name)).as(name).isEqualTo(family);
    }
  }
}
