package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hipparchus.stat.StatUtils;

/**
 * How much of the result is luck (playbook, "Determining whether to adopt a training pipeline
 * change or hyperparameter configuration"): the trial variance from replicates and reruns, the
 * study variance from the bootstrap of {@link BestOfSample}, and the winner's curse. That is how
 * much better the best point looks than it is: its distance from the mean, times the share of the
 * variance between points that is noise (James and Stein's shrinkage; Efron: "Tweedie's formula and
 * selection bias", JASA 2011). Speaks of every study with replicates, or whose best points were run
 * again.
 */
final class TrialVariance implements InsightCheck {

  private static final int FEWEST = 4;

  @Override
  public String id() {
    return "trial-variance";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    double[] costs = history.costs(history.ranked());
    Optional<TrialNoise> noise = TrialNoise.ofReplicates(history);
    if (noise.isEmpty() || costs.length < FEWEST) {
      return List.of();
    }
    double error = noise.get().ofMean(history.design().replicates());
    double variance = StatUtils.variance(costs);
    double share = Math.min(1, error * error / variance);
    double curse = share * (StatUtils.mean(costs) - costs[0]);
    double study = new BestOfSample(costs, costs.length).interquartileRange(costs.length);
    if (!Double.isFinite(curse) || !Double.isFinite(study)) {
      return List.of();
    }
    long alike =
        Arrays.stream(costs).filter(cost -> cost - costs[0] <= 2 * Math.sqrt(2) * error).count()
            - 1;
    return List.of(
        new Insight(
            id(),
            Severity.INFO,
            Optional.empty(),
            "trials of one point have a standard deviation of %s (%d degrees of freedom), so %s"
                    .formatted(
                        Text.rounded(noise.get().deviation()),
                        noise.get().freedom(),
                        alike == 0
                            ? "no other point can be taken for the best."
                            : Text.count(alike, "other point") + " may be as good as the best.")
                + " The best one looks about %s better than it is, because it was chosen; the best"
                    .formatted(Text.rounded(curse))
                + " of another such study would differ by about %s.".formatted(Text.rounded(study))
                + (history.confirmation().isPresent()
                    ? ""
                    : " Run the best points again with fresh seeds before you adopt one:"
                        + " spec.confirm."),
            Playbook.ADOPTING_A_CHANGE.source(),
            new Evidence()
                .number("trialDeviation", noise.get().deviation())
                .count("degreesOfFreedom", noise.get().freedom())
                .number("winnersCurse", curse)
                .number("studyInterquartileRange", study)
                .count("alike", alike)
                .data()));
  }
}
