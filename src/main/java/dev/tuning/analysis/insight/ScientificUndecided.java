package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import java.util.List;
import java.util.Optional;

/**
 * No scientific value is better than another one by more than chance; see {@link ScientificResult}.
 * Speaks of every study that compares values and of which {@link ScientificDifference} does not.
 */
final class ScientificUndecided implements InsightCheck {

  @Override
  public String id() {
    return "scientific-undecided";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    return history.comparison().filter(result -> result.worse().isEmpty()).stream()
        .map(this::insight)
        .toList();
  }

  private Insight insight(ScientificResult result) {
    ScientificResult.Group best = result.groups().getFirst();
    return new Insight(
        id(),
        Severity.INFO,
        Optional.empty(),
        "%s looks best (%s), but is not better than the others by more than chance: the levels are"
                .formatted(ScientificDifference.text(best.values()), Text.rounded(best.best()))
            + " %s apart, where chance explains %s. Do not conclude that the values differ; more"
                .formatted(
                    Text.rounded(result.groups().getLast().level() - best.level()),
                    Text.rounded(result.critical()))
            + " points would tell smaller differences.",
        Playbook.ISOLATION_PLOTS.source(),
        result.evidence().data());
  }
}
