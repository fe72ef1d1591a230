package dev.tuning.analysis.design;

import java.util.List;
import java.util.Optional;

/**
 * One point alone can be run again, but not be better than another (playbook, "Determining whether
 * to adopt a training pipeline change or hyperparameter configuration": a result better than the
 * baseline's).
 */
final class ConfirmComparison implements DesignCheck {

  @Override
  public String id() {
    return "confirm-comparison";
  }

  @Override
  public List<Finding> check(Design design) {
    return design.confirm().filter(confirm -> confirm.comparisons() == 0).stream()
        .map(
            _ ->
                new Finding(
                    id(),
                    Severity.WARNING,
                    Optional.empty(),
                    "spec.confirm runs one point again and has nothing to compare it with, so its"
                        + " verdict can't be Adopt. Set confirm.baseline to the configuration of"
                        + " today, or raise confirm.top.",
                    Playbook.ADOPTING_A_CHANGE.source()))
        .toList();
  }
}
