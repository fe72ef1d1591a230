package dev.tuning.analysis.plot;

import dev.tuning.analysis.insight.StudyHistory;

/**
 * Which part of the objective is worth an axis. A few very bad points would press all others into a
 * line: those beyond Tukey's outer fence on the bad side (the third quartile and three times the
 * interquartile range: "Exploratory Data Analysis", 1977) are marked at the edge instead.
 *
 * @param best the best objective
 * @param worst the worst one within the fence
 * @param beyond how many feasible points are worse
 */
public record ObjectiveRange(double best, double worst, int beyond) {

  private static final int FENCE = 3;

  /** Null if no point is feasible. */
  static ObjectiveRange of(StudyHistory history) {
    double[] costs = history.costs(history.ranked());
    int n = costs.length;
    if (n == 0) {
      return null;
    }
    double quarter = costs[(n - 1) / 4];
    double threeQuarters = costs[3 * (n - 1) / 4];
    double spread = threeQuarters - quarter;
    double fence = spread > 0 ? threeQuarters + FENCE * spread : Double.POSITIVE_INFINITY;
    int within = n;
    while (within > 1 && costs[within - 1] > fence) {
      within--;
    }
    return new ObjectiveRange(
        history.objective(costs[0]), history.objective(costs[within - 1]), n - within);
  }
}
