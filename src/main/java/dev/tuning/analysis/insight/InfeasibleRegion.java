package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where the infeasible points lie (playbook, "Identifying bad search space boundaries": "all trials
 * are infeasible for learning rates greater than some threshold value").
 */
final class InfeasibleRegion implements InsightCheck {

  /** More parameters than these would not be independent findings. */
  private static final int MOST = 3;

  @Override
  public String id() {
    return "infeasible-region";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    int parameters = history.axes().size();
    return history.axes().stream()
        .map(axis -> HalfSpace.of(history, axis))
        .flatMap(Optional::stream)
        .filter(half -> half.chance() * parameters < Chance.LEVEL)
        .sorted(Comparator.comparingDouble(HalfSpace::chance))
        .limit(MOST)
        .map(this::insight)
        .toList();
  }

  private Insight insight(HalfSpace half) {
    return new Insight(
        id(),
        Severity.INFO,
        Optional.of(half.axis().name()),
        half.sentence()
            + (half.axis().ordered()
                ? ". End the range of the next Study at %s, unless the edge itself is of interest."
                    .formatted(Axis.text(half.value()))
                : ". Find out why, or leave the value out of the next Study."),
        Playbook.BOUNDARIES.source(),
        half.evidence().data());
  }
}
