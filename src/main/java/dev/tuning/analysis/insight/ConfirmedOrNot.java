package dev.tuning.analysis.insight;

import dev.tuning.analysis.confirmation.Confirmation;
import dev.tuning.analysis.confirmation.Reruns;
import dev.tuning.analysis.confirmation.Verdict;
import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What fresh seeds make of the best points (playbook, "Determining whether to adopt a training
 * pipeline change or hyperparameter configuration"), and the winner's curse as it was measured.
 * Speaks of every study whose best points were run again.
 */
final class ConfirmedOrNot implements InsightCheck {

  @Override
  public String id() {
    return "confirmation";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    return history.confirmation().stream()
        .flatMap(
            confirmation ->
                confirmation.verdict().stream().map(verdict -> insight(confirmation, verdict)))
        .toList();
  }

  private Insight insight(Confirmation confirmation, Verdict verdict) {
    OptionalDouble curse = confirmation.winnersCurse();
    Evidence evidence = new Evidence().text("verdict", verdict.outcome().word());
    verdict
        .effect()
        .ifPresent(
            effect ->
                evidence
                    .number("effect", effect.value())
                    .number("low", effect.low())
                    .number("high", effect.high())
                    .number("level", Verdict.LEVEL));
    curse.ifPresent(value -> evidence.number("winnersCurse", value));
    evidence.numbers("means", means(confirmation.candidates()));
    confirmation
        .baseline()
        .ifPresent(baseline -> evidence.numbers("baseline", means(List.of(baseline))));
    return new Insight(
        id(),
        verdict.outcome() == Verdict.Outcome.REJECT ? Severity.WARNING : Severity.INFO,
        Optional.empty(),
        verdict.outcome().word() + ": " + verdict.reason() + curse(confirmation, curse),
        Playbook.ADOPTING_A_CHANGE.source(),
        evidence.data());
  }

  private static String curse(Confirmation confirmation, OptionalDouble curse) {
    return curse.isEmpty()
        ? ""
        : " In the search %s looked %s %s."
            .formatted(
                confirmation.candidates().getFirst().name(),
                Text.rounded(Math.abs(curse.getAsDouble())),
                curse.getAsDouble() > 0
                    ? "better than it is (winner's curse)"
                    : "worse than it is, so there is no winner's curse to see");
  }

  /** A candidate without a mean is left out. */
  private static double[] means(List<Reruns> reruns) {
    return reruns.stream().flatMapToDouble(one -> one.mean().stream()).toArray();
  }
}
