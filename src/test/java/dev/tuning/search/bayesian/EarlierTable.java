package dev.tuning.search.bayesian;

import dev.tuning.search.QuasiRandom;
import dev.tuning.search.bayesian.PastPoint.Result;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Prints what three earlier Studies of 35 quasi-random points do to a search: how far from the best
 * its best point is after 5, 10 and 25 trials, median and worst. A bowl in four dimensions, of
 * which nothing beyond a plane near its bottom can be trained. Argument: the number of seeds; 8.
 */
final class EarlierTable {

  private static final int D = 4;
  private static final Space SPACE = Problem.cube(D);
  private static final List<Integer> AFTER = List.of(5, 10, 25);

  /** Where the best point of the earlier Studies is. */
  private enum Earlier {
    NONE,
    SAME,
    SHIFTED,
    ELSEWHERE
  }

  private EarlierTable() {}

  public static void main(String[] arguments) {
    int seeds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8;
    System.out.println("| earlier Studies | after 5 | after 10 | after 25 |\n|---|---|---|---|");
    for (Earlier earlier : Earlier.values()) {
      List<double[]> runs =
          LongStream.range(0, seeds).mapToObj(seed -> regrets(earlier, seed)).toList();
      StringBuilder row = new StringBuilder("| " + earlier.name().toLowerCase());
      for (int column = 0; column < AFTER.size(); column++) {
        int at = column;
        double[] sorted = runs.stream().mapToDouble(run -> run[at]).sorted().toArray();
        row.append(" | %.2g (%.2g)".formatted(sorted[seeds / 2], sorted[seeds - 1]));
      }
      System.out.println(row + " |");
    }
  }

  private static double[] regrets(Earlier earlier, long seed) {
    var random = new Random(100 + seed);
    double[] best = random.doubles(D, 0.2, 0.8).toArray();
    double[] steepness = random.doubles(D).map(u -> Math.pow(10, u)).toArray();
    double[] normal = random.doubles(D).map(u -> u - 0.5).toArray();
    double length = Math.sqrt(Arrays.stream(normal).map(v -> v * v).sum());
    double[] their =
        switch (earlier) {
          case NONE, SAME -> best;
          case SHIFTED -> Arrays.stream(best).map(x -> x + random.nextGaussian(0, 0.1)).toArray();
          case ELSEWHERE -> random.doubles(D, 0.2, 0.8).toArray();
        };
    List<List<PastPoint>> studies = new ArrayList<>();
    for (int study = 0; study < 3 && earlier != Earlier.NONE; study++) {
      var sequence = QuasiRandom.over(SPACE, 1000 + 10 * seed + study);
      List<PastPoint> points = new ArrayList<>();
      for (int i = 0; i < 35; i++) {
        Map<String, Object> point = sequence.pointAt(i).orElseThrow();
        points.add(new PastPoint(i, point, bowl(point, their, steepness, normal, length)));
      }
      studies.add(points);
    }
    int startup = earlier == Earlier.NONE ? BayesianSearch.defaultStartup(SPACE) : 0;
    var search = new BayesianSearch(SPACE, seed, startup, studies);
    List<PastPoint> history = new ArrayList<>();
    for (int i = 0; i < AFTER.getLast(); i++) {
      Map<String, Object> point = search.begin(history).next(i).orElseThrow().parameters();
      history.add(new PastPoint(i, point, bowl(point, best, steepness, normal, length)));
    }
    return AFTER.stream()
        .mapToDouble(
            n ->
                -Arrays.stream(PastPoint.scores(history.subList(0, n)))
                    .max()
                    .orElse(Double.NEGATIVE_INFINITY))
        .toArray();
  }

  private static Result bowl(
      Map<String, Object> point,
      double[] best,
      double[] steepness,
      double[] normal,
      double length) {
    double loss = 0;
    double side = 0;
    for (int j = 0; j < D; j++) {
      double offset = (double) point.get("x" + j) - best[j];
      loss += steepness[j] * offset * offset;
      side += normal[j] * offset / length;
    }
    return side > 0.25 ? new Result.Infeasible() : new Result.Feasible(-loss, 1, 0);
  }
}
