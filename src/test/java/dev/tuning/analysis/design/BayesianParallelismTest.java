package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BayesianParallelismTest {

  private static final DesignCheck CHECK = new BayesianParallelism();

  /** Columns: points, parallelism, replicates, parallelism to use instead. */
  @ParameterizedTest
  @CsvSource({
    "64, 9, 1, 8",
    "60, 8, 1, 7",
    "10, 2, 1, 1",
    "5, 100, 1, 1",
    "64, 17, 2, 16",
    "5, 10, 3, 3",
  })
  void fires(long points, int parallelism, int replicates, int enough) {
    assertThat(CHECK.check(design(Algorithm.BAYESIAN, points, parallelism, replicates)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.parameter()).isEmpty();
              assertThat(finding.message())
                  .contains("budget.parallelism to " + enough + ",", "QuasiRandom");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "BAYESIAN, 64, 8, 1",
    "BAYESIAN, 64, 16, 2",
    // One point at a time: it can't be less.
    "BAYESIAN, 3, 1, 1",
    "BAYESIAN, 3, 2, 2",
    "QUASI_RANDOM, 8, 8, 1",
    "RANDOM, 8, 8, 1",
    "POINTS, 8, 8, 1",
  })
  void staysSilent(Algorithm algorithm, long points, int parallelism, int replicates) {
    assertThat(CHECK.check(design(algorithm, points, parallelism, replicates))).isEmpty();
  }

  private static Design design(Algorithm algorithm, long points, int parallelism, int replicates) {
    return new Design(Designs.space("lr log 1e-4 1"), algorithm, points, parallelism, replicates);
  }
}
