package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Algorithm;
import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether more trials would find a better point (playbook, "How many trials are needed to get good
 * results with quasi-random search?", Figure 3): the difference between lucky and unlucky studies
 * of this size is larger than the variation between trials of one point, and doubling the budget
 * would gain more than that.
 *
 * <p>The variation comes from replicates, or else from the differences of neighbouring points.
 */
final class SampledEnough implements InsightCheck {

  private static final int FEWEST = 8;

  @Override
  public String id() {
    return "sampled-enough";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    Algorithm algorithm = history.design().algorithm();
    int points = history.points().size();
    if (history.ranked().length < FEWEST
        || algorithm != Algorithm.QUASI_RANDOM && algorithm != Algorithm.RANDOM) {
      return List.of();
    }
    Optional<TrialNoise> replicates = TrialNoise.ofReplicates(history);
    double noise =
        replicates
            .map(trial -> trial.ofMean(history.design().replicates()))
            .orElseGet(() -> TrialNoise.ofNeighbours(history).orElse(Double.NaN));
    var best = new BestOfSample(history.costs(history.ranked()), points);
    double range = best.interquartileRange(points);
    double gain = best.gainOfDoubling();
    if (!(range > noise && gain > noise) || !Double.isFinite(range + gain + noise)) {
      return List.of();
    }
    return List.of(
        new Insight(
            id(),
            Severity.WARNING,
            Optional.empty(),
            "the best of %s is still a matter of luck: the middle half of such studies would end"
                    .formatted(Text.count(points, "point"))
                + " %s apart, while %s differ by about %s. Twice as many points would gain about"
                    .formatted(
                        Text.rounded(range),
                        replicates.isPresent() ? "trials of one point" : "neighbouring good points",
                        Text.rounded(noise))
                + " %s. Raise budget.maxTrials to %d, or search a narrower space."
                    .formatted(Text.rounded(gain), 2L * points),
            Playbook.NUMBER_OF_TRIALS.source(),
            new Evidence()
                .count("points", points)
                .number("interquartileRange", range)
                .number("noise", noise)
                .number("gainOfDoubling", gain)
                .numbers("draws", draws(points))
                .numbers("medianBest", medians(history, best, points))
                .data()));
  }

  /** Sizes of studies for a plot: halved from this one on. */
  private static double[] draws(int points) {
    return IntStream.iterate(points, n -> n >= 3, n -> n / 2).limit(5).asDoubleStream().toArray();
  }

  private static double[] medians(StudyHistory history, BestOfSample best, int points) {
    return Arrays.stream(draws(points))
        .map(n -> history.objective(best.quantile(0.5, (int) n)))
        .toArray();
  }
}
