package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
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
    return HalfSpace.allSignificant(history).stream()
        .limit(MOST)
        .map(half -> insight(half, new InfeasiblePart(history, half)))
        .toList();
  }

  private Insight insight(HalfSpace half, InfeasiblePart part) {
    return new Insight(
        id(),
        Severity.INFO,
        Optional.of(half.axis().name()),
        half.sentence() + ". " + advice(half, part),
        Playbook.BOUNDARIES.source(),
        part.evidence().data());
  }

  private static String advice(HalfSpace half, InfeasiblePart part) {
    if (!part.canBeLeftOut()) {
      return part.objection();
    }
    return half.axis().ordered()
        ? "End the range of the next Study at %s, unless the edge itself is of interest."
            .formatted(Axis.text(part.end()))
        : "Find out why, or leave the value out of the next Study.";
  }
}
