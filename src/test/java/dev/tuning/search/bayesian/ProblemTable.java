package dev.tuning.search.bayesian;

import dev.tuning.search.bayesian.Comparison.Outcome;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Prints how good Bayesian search is beside quasi-random search, as docs/search.md has it.
 * Arguments: the number of seeds, and parts of names of problems; default: 30, all.
 */
final class ProblemTable {

  private ProblemTable() {}

  public static void main(String[] arguments) {
    int seeds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
    List<String> names = Stream.of(arguments).skip(1).toList();
    System.out.println(
        "| problem | n | method | lower quartile | median | infeasible | better than 2n"
            + " quasi-random |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (Problem problem :
        Stream.concat(Problem.INFEASIBLE.stream(), Problem.OTHERS.stream()).toList()) {
      if (names.isEmpty() || names.stream().anyMatch(problem.name()::contains)) {
        int trials = problem.name().equals("Hartmann-6 half-spaces") ? 50 : 40;
        double[] twice =
            LongStream.range(0, seeds)
                .mapToDouble(seed -> Comparison.quasiRandom(problem, seed, 2 * trials).best())
                .toArray();
        row(
            problem,
            trials,
            "quasi-random",
            twice,
            seeds,
            seed -> Comparison.quasiRandom(problem, seed, trials));
        row(
            problem,
            trials,
            "Bayesian",
            twice,
            seeds,
            seed -> Comparison.bayesian(problem, seed, trials, 1));
        row(
            problem,
            trials,
            "Bayesian, 8 at once",
            twice,
            seeds,
            seed -> Comparison.bayesian(problem, seed, trials, 8));
      }
    }
  }

  private static void row(
      Problem problem,
      int trials,
      String method,
      double[] twice,
      int seeds,
      LongFunction<Outcome> run) {
    List<Outcome> outcomes = LongStream.range(0, seeds).parallel().mapToObj(run).toList();
    double[] best = outcomes.stream().mapToDouble(Outcome::best).sorted().toArray();
    int wins = 0;
    for (int seed = 0; seed < seeds; seed++) {
      wins += outcomes.get(seed).best() > twice[seed] ? 1 : 0;
    }
    System.out.printf(
        "| %s | %d | %s | %.4f | %.4f | %.2f | %d %% |%n",
        problem.name(),
        trials,
        method,
        best[seeds / 4],
        median(best),
        outcomes.stream().mapToDouble(Outcome::infeasible).average().orElseThrow(),
        Math.round(100.0 * wins / seeds));
  }

  private static double median(double[] sorted) {
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
