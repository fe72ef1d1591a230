package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptimizerParametersFixedTest extends DesignCheckTest {

  private static final DesignCheck CHECK = new OptimizerParametersFixed();

  private static final String FIRES =
      """
      *optimizer of sgd adam; lr = .1                      | WARNING lr     | optimizer is
      *layers int 1 3; lr = .1                             | WARNING lr     | Nuisance
      *augmentation of none flip; lr = .1                  | INFO lr        | Nuisance
      # Fixed for one of the optimizers.
      *opt of sgd adam; sgdLr = .1 @opt=sgd; adamLr log 1e-5 1 @opt=adam | WARNING sgdLr | Nuisance
      *layers int 1 3; opt of sgd adam; aLr = .1 @opt=sgd; bLr log 1e-5 1 @opt=adam \
          | WARNING aLr | one
      # None at all.
      *optimizer of sgd adam; momentum linear .1 .5        | INFO optimizer | Add
      *layers int 1 3                                      | INFO layers    | Add
      # What else the compared optimizers have.
      *optimizer of sgd adam; lr log 1e-4 1; momentum = .9 | WARNING momentum | when
      *optimizer of sgd adam; lr log 1e-4 1; beta1 = .9    | WARNING beta1  | when
      *optimizer of sgd adam; lr log 1e-4 1; adamEpsilon = 1e-8 @optimizer=adam \
          | WARNING adamEpsilon | when
      """;

  private static final String SILENT =
      """
      # Nothing is compared.
      optimizer of sgd adam; lr = .1; momentum = .9
      lr = .1; units int 1 9
      # Tuned, or compared itself.
      *optimizer of sgd adam; lr log 1e-4 1
      *layers int 1 3; *lr loglist .1 .01
      *layers int 1 3; peakLr log 1e-4 1; finalLr = 1e-5
      *layers int 1 3; opt of sgd adam; aLr log .1 1 @opt=sgd; bLr log 1e-5 1 @opt=adam
      # Not about what is compared.
      *augmentation of none flip; units int 1 9
      *layers int 1 3; lr log 1e-4 1; beta1 = .9; momentum = .9
      *optimizer of sgd adam; lr log 1e-4 1; momentum = 0
      *optimizer of sgd momentum; lr log 1e-4 1; beta1 = .9
      """;

  OptimizerParametersFixedTest() {
    super(CHECK, FIRES, SILENT);
  }

  /** Or budget-for-parameters would say the opposite. */
  @ParameterizedTest
  @CsvSource({"19, 20, beta1", "49, 50, epsilon", "99, 100, beta2", "18, 19, momentum"})
  void asksForNoMoreThanTheBudgetAllows(long tooFew, long enough, String name) {
    String parameters = "*optimizer of sgd adam; lr log 1e-4 1; " + name + " = .9";

    assertThat(CHECK.check(Designs.of(parameters, Algorithm.QUASI_RANDOM, tooFew))).isEmpty();
    assertThat(CHECK.check(Designs.of(parameters, Algorithm.QUASI_RANDOM, enough))).hasSize(1);
  }
}
