package dev.tuning.search.bayesian;

import dev.tuning.search.QuasiRandom;
import dev.tuning.search.bayesian.PastPoint.Result;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Prints how often predictions are right: in searches of a bowl in four dimensions, from the 16th
 * to the 50th trial, at the points that are suggested and at others. Argument: the number of seeds,
 * default 6.
 */
final class CalibrationTable {

  private static final int D = 4;
  private static final Space SPACE = Problem.cube(D);

  private CalibrationTable() {}

  public static void main(String[] arguments) {
    int seeds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 6;
    System.out.println("| noise | points | mean error | beyond 2 deviations | beyond 3 |");
    System.out.println("|---|---|---|---|---|");
    for (double noise : new double[] {0, 0.01, 0.05, 0.2}) {
      List<Double> suggested = new ArrayList<>();
      List<Double> others = new ArrayList<>();
      for (long seed = 0; seed < seeds; seed++) {
        search(seed, noise, suggested, others);
      }
      row(noise, "suggested", suggested);
      row(noise, "others", others);
    }
  }

  /** Adds errors in deviations: positive where a point is better than expected. */
  private static void search(long seed, double noise, List<Double> suggested, List<Double> others) {
    var random = new Random(seed);
    double[] best = random.doubles(D, 0.2, 0.8).toArray();
    var search = new BayesianSearch(SPACE, seed, 8, List.of());
    var elsewhere = QuasiRandom.over(SPACE, 1000 + seed);
    List<PastPoint> history = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Proposal next = search.begin(history).next(i).orElseThrow();
      double score = score(next.parameters(), best);
      if (i >= 15) {
        next.prediction()
            .ifPresent(expected -> suggested.add((score - expected.mean()) / expected.deviation()));
        Map<String, Object> other = elsewhere.pointAt(i).orElseThrow();
        double[] features = search.encoding().of(other);
        Surrogate model = search.learn(history).orElseThrow();
        others.add((score(other, best) - model.expected(features)) / model.deviation(features));
      }
      history.add(
          new PastPoint(
              i,
              next.parameters(),
              new Result.Feasible(score + noise * random.nextGaussian(), 1, 0)));
    }
  }

  private static double score(Map<String, Object> point, double[] best) {
    return -IntStream.range(0, D)
        .mapToDouble(j -> (double) point.get("x" + j) - best[j])
        .map(x -> x * x)
        .sum();
  }

  private static void row(double noise, String points, List<Double> errors) {
    double[] all = errors.stream().mapToDouble(error -> error).toArray();
    System.out.printf(
        "| %s | %s | %.1f | %.0f %% | %.0f %% |%n",
        noise,
        points,
        Arrays.stream(all).average().orElseThrow(),
        100 * Arrays.stream(all).filter(error -> Math.abs(error) > 2).count() / (double) all.length,
        100
            * Arrays.stream(all).filter(error -> Math.abs(error) > 3).count()
            / (double) all.length);
  }
}
