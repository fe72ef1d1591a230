package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DesignTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, maxTrials is 0: give at least 1",
    "1, -1, 1, parallelism is -1: give at least 1",
    "1, 1, 0, replicates is 0: give at least 1",
  })
  void refusesNumbersBelowOne(long maxTrials, int parallelism, int replicates, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Design(
                    Designs.space("lr log 1e-4 1"),
                    Algorithm.QUASI_RANDOM,
                    maxTrials,
                    parallelism,
                    replicates))
        .withMessage(message);
  }
}
