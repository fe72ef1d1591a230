package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Algorithm;
import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hipparchus.distribution.continuous.FDistribution;

/**
 * How many points lie in the good region (playbook, "Not sampling enough points in the search
 * space"). If the best point is far ahead of all others, it is alone there.
 *
 * <p>The i-th gap between the best values, times i, has an exponential distribution with one scale
 * if the values are a sample without an outlier (Weissman: "Estimation of parameters and large
 * quantiles based on the k largest observations", JASA 1978). So the first gap over the mean of the
 * next m - 1 of them follows F(2, 2(m - 1)).
 */
final class PointsNearBest implements InsightCheck {

  private static final int FEWEST = 8;
  private static final int MOST_GAPS = 10;

  @Override
  public String id() {
    return "points-near-best";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    double[] costs = history.costs(history.ranked());
    Algorithm algorithm = history.design().algorithm();
    if (costs.length < FEWEST || algorithm == Algorithm.BAYESIAN || algorithm == Algorithm.POINTS) {
      return List.of();
    }
    double[] gaps = Spacings.normalized(costs, Math.min(MOST_GAPS, costs.length / 2));
    double typical = Arrays.stream(gaps, 1, gaps.length).average().orElseThrow();
    double ratio = gaps[0] / typical;
    if (!Double.isFinite(ratio)
        || 1 - new FDistribution(2, 2 * (gaps.length - 1)).cumulativeProbability(ratio)
            > Chance.LEVEL / 2) {
      return List.of();
    }
    Point best = history.point(history.ranked()[0]);
    return List.of(
        new Insight(
            id(),
            Severity.WARNING,
            Optional.empty(),
            "point %d (%s) is ahead of the next best by %s, %s times what is usual among the best"
                    .formatted(
                        best.index(),
                        Text.rounded(history.objective(costs[0])),
                        Text.rounded(gaps[0]),
                        Text.rounded(ratio))
                + " of %s: no other point lies in the good region, so a better one may. Raise"
                    .formatted(Text.count(costs.length, "feasible point"))
                + " budget.maxTrials, or search a narrower range around it next.",
            Playbook.SAMPLING_ENOUGH.source(),
            new Evidence()
                .number("gap", gaps[0])
                .number("usualGap", typical)
                .numbers(
                    "best", Arrays.stream(costs).limit(MOST_GAPS).map(history::objective).toArray())
                .data()));
  }
}
