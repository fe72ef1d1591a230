package dev.tuning.analysis.plot;

import dev.tuning.analysis.insight.BestOfSample;
import dev.tuning.analysis.insight.StudyHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the best objective came down with the number of points, in the order of their index, and how
 * it would have in studies with other luck: quartiles of the best of so many of these points, drawn
 * with replacement (the bootstrap of the playbook's Figure 3, in closed form; see {@link
 * BestOfSample}).
 *
 * @param points numbers of points, ascending; the others have as many elements
 * @param best the best objective of the first so many points, null while all are infeasible
 * @param lucky the quartile of the lucky studies; null where a quarter of them and more find
 *     nothing feasible
 * @param median the median, null likewise
 * @param unlucky the quartile of the unlucky studies, null likewise
 */
public record BestSoFar(
    List<Integer> points,
    List<Double> best,
    List<Double> lucky,
    List<Double> median,
    List<Double> unlucky) {

  private static final int MOST = 100;

  static BestSoFar of(StudyHistory history) {
    int n = history.points().size();
    var sample = new BestOfSample(history.costs(history.ranked()), n);
    double[] costs = history.costs(history.all());
    List<Integer> points =
        IntStream.rangeClosed(1, Math.min(n, MOST))
            .map(i -> (int) Math.ceil((double) i * n / Math.min(n, MOST)))
            .boxed()
            .toList();
    List<Double> best = new ArrayList<>();
    double least = Double.POSITIVE_INFINITY;
    int next = 0;
    for (int k : points) {
      while (next < k) {
        least = Math.min(least, costs[next]);
        next++;
      }
      best.add(objective(history, least));
    }
    return new BestSoFar(
        points,
        best,
        quantiles(history, sample, points, 0.25),
        quantiles(history, sample, points, 0.5),
        quantiles(history, sample, points, 0.75));
  }

  private static List<Double> quantiles(
      StudyHistory history, BestOfSample sample, List<Integer> points, double share) {
    List<Double> quantiles = new ArrayList<>();
    points.forEach(k -> quantiles.add(objective(history, sample.quantile(share, k))));
    return quantiles;
  }

  private static Double objective(StudyHistory history, double cost) {
    return Double.isFinite(cost) ? (Double) history.objective(cost) : null;
  }
}
