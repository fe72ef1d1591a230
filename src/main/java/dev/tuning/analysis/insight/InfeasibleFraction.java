package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import java.util.List;
import java.util.Optional;

/**
 * How many trials could not be trained (playbook, "Extracting insight from experimental results":
 * "Were a large fraction of the trials infeasible?"). The playbook gives no number: a quarter is
 * much, and from half on the search is mostly wasted.
 */
final class InfeasibleFraction implements InsightCheck {

  private static final double MUCH = 0.25;
  private static final double MOST = 0.5;

  /** Fewer trials have no fraction to speak of. */
  private static final int FEWEST = 5;

  @Override
  public String id() {
    return "infeasible-fraction";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    int finished = history.runs().size();
    long infeasible = history.runs().stream().filter(TrialRun::infeasible).count();
    double share = (double) infeasible / finished;
    if (finished < FEWEST || share <= MUCH) {
      return List.of();
    }
    Optional<HalfSpace> where = HalfSpace.significant(history);
    Optional<InfeasiblePart> part = where.map(half -> new InfeasiblePart(history, half));
    return List.of(
        new Insight(
            id(),
            share > MOST ? Severity.ERROR : Severity.WARNING,
            where.map(half -> half.axis().name()),
            "%d of %s are infeasible (%s), so the search space holds much that can't be trained"
                    .formatted(infeasible, Text.count(finished, "trial"), Text.percent(share))
                + where
                    .map(half -> ": %s. %s".formatted(half.sentence(), advice(part.orElseThrow())))
                    .orElse(
                        ", and no parameter alone explains which. Look at the reasons of the"
                            + " infeasible trials: the program may have a bug. If not, make the"
                            + " ranges narrower."),
            Playbook.EXTRACTING_INSIGHT.source(),
            part.map(InfeasiblePart::evidence)
                .orElseGet(Evidence::new)
                .count("infeasibleTrials", infeasible)
                .count("trials", finished)
                .number("fraction", share)
                .data()));
  }

  private static String advice(InfeasiblePart part) {
    return part.canBeLeftOut() ? "Leave that part out of the next Study." : part.objection();
  }
}
