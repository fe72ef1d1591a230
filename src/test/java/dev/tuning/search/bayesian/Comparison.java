package dev.tuning.search.bayesian;

import dev.tuning.search.QuasiRandom;
import dev.tuning.search.Search;
import dev.tuning.search.bayesian.PastPoint.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Runs searches on problems. */
final class Comparison {

  /**
   * What a search came to.
   *
   * @param best the best true score of a feasible point, minus infinity without one
   * @param infeasible the share of its points that are
   */
  record Outcome(double best, double infeasible) {}

  private Comparison() {}

  /**
   * Bayesian search.
   *
   * @param parallel how many trials run at once: each batch is proposed before its first result
   */
  static Outcome bayesian(Problem problem, long seed, int trials, int parallel) {
    RandomGenerator random = new SplittableRandom(seed);
    var search =
        new BayesianSearch(
            problem.space(), seed, BayesianSearch.defaultStartup(problem.space()), List.of());
    List<PastPoint> history = new ArrayList<>();
    // Trials end in order, and a freed slot is filled with the others still running.
    List<PastPoint> running = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      if (running.size() == parallel) {
        PastPoint ended = running.removeFirst();
        history.add(
            new PastPoint(
                ended.index(), ended.parameters(), problem.run(ended.parameters(), random)));
      }
      List<PastPoint> known = new ArrayList<>(history);
      known.addAll(running);
      Optional<Proposal> proposal = search.begin(known).next(i);
      if (proposal.isEmpty()) {
        break;
      }
      running.add(new PastPoint(i, proposal.get().parameters(), new Result.Pending()));
    }
    history.addAll(running);
    return outcome(problem, history);
  }

  /** Quasi-random search. */
  static Outcome quasiRandom(Problem problem, long seed, int trials) {
    Search search = QuasiRandom.over(problem.space(), seed);
    List<PastPoint> history = new ArrayList<>();
    for (int i = 0; i < trials && i < search.size(); i++) {
      history.add(new PastPoint(i, search.pointAt(i).orElseThrow(), new Result.Pending()));
    }
    return outcome(problem, history);
  }

  private static Outcome outcome(Problem problem, List<PastPoint> history) {
    double best = Double.NEGATIVE_INFINITY;
    double infeasible = 0;
    for (PastPoint point : history) {
      double score = problem.function().applyAsDouble(point.parameters());
      best = Double.isNaN(score) ? best : Math.max(best, score);
      infeasible += Double.isNaN(score) ? 1 : 0;
    }
    return new Outcome(best, infeasible / history.size());
  }
}
