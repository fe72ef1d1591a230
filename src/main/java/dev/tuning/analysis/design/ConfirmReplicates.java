package dev.tuning.analysis.design;

import java.util.List;
import java.util.Optional;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Few replicates tell no effect but a huge one (playbook, "Determining whether to adopt a training
 * pipeline change or hyperparameter configuration": run the best trial N times).
 */
final class ConfirmReplicates implements DesignCheck {

  /** In standard deviations of a trial; the playbook gives no number. */
  private static final double LARGEST_HALF_WIDTH = 2.5;

  @Override
  public String id() {
    return "confirm-replicates";
  }

  @Override
  public List<Finding> check(Design design) {
    return design
        .confirm()
        .filter(confirm -> confirm.comparisons() > 0)
        .filter(confirm -> halfWidth(confirm, confirm.replicates()) > LARGEST_HALF_WIDTH)
        .stream()
        .map(confirm -> finding(confirm, enough(confirm)))
        .toList();
  }

  private Finding finding(Confirm confirm, int enough) {
    return new Finding(
        id(),
        Severity.INFO,
        Optional.empty(),
        "with %s and %s, spec.confirm tells an effect from chance only if it is larger than %s"
                .formatted(
                    Text.count(confirm.replicates(), "replicate"),
                    Text.count(confirm.comparisons(), "comparison"),
                    Text.rounded(halfWidth(confirm, confirm.replicates())))
            + " standard deviations of a trial. Raise confirm.replicates to %d, where %s is enough,"
                .formatted(enough, Text.rounded(halfWidth(confirm, enough)))
            + " or lower confirm.top.",
        Playbook.ADOPTING_A_CHANGE.source());
  }

  private static int enough(Confirm confirm) {
    int replicates = confirm.replicates();
    while (halfWidth(confirm, replicates) > LARGEST_HALF_WIDTH) {
      replicates++;
    }
    return replicates;
  }

  /** Half the width of a confidence interval, in standard deviations that are equal. */
  private static double halfWidth(Confirm confirm, int replicates) {
    return new TDistribution(2 * replicates - 2)
            .inverseCumulativeProbability(1 - (1 - Confirm.LEVEL) / confirm.comparisons() / 2)
        * Math.sqrt(2.0 / replicates);
  }
}
