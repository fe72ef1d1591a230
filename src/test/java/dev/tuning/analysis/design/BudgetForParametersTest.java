package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetForParametersTest extends DesignCheckTest {

  private static final DesignCheck CHECK = new BudgetForParameters();

  private static final String FIRES =
      """
      # Adam's: a combination, an optimizer, and both.
      QUASI_RANDOM 18: *act of relu tanh; b1 reverse .1 .9                   | WARNING b1 | to 20
      QUASI_RANDOM 27: opt of sgd momentum adam; b1 reverse .1 .9 @opt=adam  | WARNING b1 | to 30
      QUASI_RANDOM 11: *opt of sgd momentum adam; b1 reverse .1 .9 @opt=adam | WARNING b1 | to 12
      QUASI_RANDOM 36: *act of relu tanh; opt of sgd adam; b1 reverse .1 .9  | WARNING b1 | to 40
      QUASI_RANDOM 36: *act of relu tanh; opt of sgd adam; b1 reverse .1 .9  | WARNING b1 | 9 points
      QUASI_RANDOM 20: optimizer = adamw; epsilon log 1e-9 1 | WARNING epsilon | Fixed
      # All together.
      QUASI_RANDOM 9: lr log 1e-4 1; units int 1 99                          | INFO -     | to 10
      QUASI_RANDOM 9: lr log 1e-4 1; units int 1 99                          | INFO - | 2 parameters
      QUASI_RANDOM 18: *act of relu tanh; lr log 1e-4 1; units int 1 99      | INFO -     | to 20
      QUASI_RANDOM 4: lr log 1e-4 1                                          | INFO - | 1 parameter
      """;

  private static final String SILENT =
      """
      QUASI_RANDOM 5: lr log 1e-4 1
      QUASI_RANDOM 10: lr log 1e-4 1; units int 1 99
      QUASI_RANDOM 10: lr log 1e-4 1; beta1 = .9; epsilon = 1e-8
      QUASI_RANDOM 20: *act of relu tanh; lr log 1e-4 1; units int 1 99
      QUASI_RANDOM 30: opt of sgd momentum adam; b1 reverse .1 .9 @opt=adam
      # What is not searched, or only where the other is not.
      QUASI_RANDOM 5: lr log 1e-4 1; units int 8 8
      QUASI_RANDOM 10: deep bool; units int 1 99 @deep=true; lr log 1e-4 1 @deep=false
      # All values there are.
      QUASI_RANDOM 6: dropout list 0 .1 .2; activation of relu tanh
      QUASI_RANDOM 6: beta1 list .8 .9; dropout list 0 .1 .2
      # Epsilon of something else than Adam.
      QUASI_RANDOM 10: optimizer = rmsprop; epsilon log 1e-9 1
      QUASI_RANDOM 10: epsilon log 1e-9 1
      # Nothing is sampled.
      POINTS 1: lr log 1e-4 1; beta2 reverse .1 .9
      GRID 4: lr log 1e-4 1; units int 1 99
      """;

  BudgetForParametersTest() {
    super(CHECK, FIRES, SILENT);
  }

  /** Columns: points, those of Adam's hyperparameters that are too many. */
  @ParameterizedTest
  @CsvSource({
    "9, beta1 epsilon beta2",
    "10, epsilon beta2",
    "24, epsilon beta2",
    "25, beta2",
    "49, beta2",
    "50, ''",
  })
  void adamsNeedTheNumbersOfThePlaybook(long points, String expected) {
    Design design =
        Designs.of(
            "lr log 1e-4 1; beta1 reverse .1 .9; epsilon log 1e-9 1; beta2 reverse .01 .99",
            Algorithm.QUASI_RANDOM,
            points);

    assertThat(CHECK.check(design))
        .filteredOn(finding -> finding.severity() == Severity.WARNING)
        .extracting(finding -> finding.parameter().orElseThrow())
        .containsExactly(expected.isEmpty() ? new String[0] : expected.split(" "));
  }

  @Test
  void theMessageSaysWhereAndHowMany() {
    Design design =
        Designs.of(
            "*act of relu tanh; *opt of sgd adam; lr log 1e-4 1; b1 reverse .1 .9 @opt=adam",
            Algorithm.QUASI_RANDOM,
            39);

    assertThat(CHECK.check(design))
        .contains(
            new Finding(
                "budget-for-parameters",
                Severity.WARNING,
                Optional.of("b1"),
                "b1 is searched with 9 points for act tanh, opt adam: of Adam's hyperparameters it"
                    + " is worth a search from 10 points on. Make it Fixed, or raise"
                    + " budget.maxTrials to 40.",
                "playbook, \"How should Adam's hyperparameters be tuned?\""));
  }
}
