package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.search.bayesian.Comparison.Outcome;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bayesian search is better than quasi-random search with twice its budget, and wastes fewer trials
 * on what is infeasible. A few seeds; {@link ProblemTable} has more.
 */
class QualityTest {

  private static final int SEEDS = 5;
  private static final int TRIALS = 40;

  static Stream<Problem> problems() {
    return Stream.concat(Problem.INFEASIBLE.stream(), Problem.OTHERS.stream());
  }

  private static List<Outcome> outcomes(LongFunction<Outcome> run) {
    // Seeds that nothing was tuned with.
    return LongStream.range(1000, 1000 + SEEDS).mapToObj(run).toList();
  }

  private static double median(List<Outcome> outcomes) {
    return outcomes.stream()
        .mapToDouble(Outcome::best)
        .sorted()
        .skip(SEEDS / 2)
        .findFirst()
        .orElseThrow();
  }

  private static double infeasible(List<Outcome> outcomes) {
    return outcomes.stream().mapToDouble(Outcome::infeasible).average().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("problems")
  void isWorthMoreThanTwiceTheBudget(Problem problem) {
    List<Outcome> bayesian = outcomes(seed -> Comparison.bayesian(problem, seed, TRIALS, 1));
    List<Outcome> quasiRandom = outcomes(seed -> Comparison.quasiRandom(problem, seed, 2 * TRIALS));

    assertThat(median(bayesian)).isGreaterThan(median(quasiRandom));
    if (infeasible(quasiRandom) > 0) {
      assertThat(infeasible(bayesian)).isLessThan(0.8 * infeasible(quasiRandom));
    }
  }
}
