package dev.tuning.analysis.confirmation;

import dev.tuning.analysis.design.Text;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Parts of the reasons of verdicts. */
final class Wording {

  private static final int MOST_NAMED = 5;

  /** What {@code spec.confirm.replicates} may be; more would hardly be worth their price. */
  private static final int MOST_RERUNS = 50;

  private Wording() {}

  /** "0.012 (95 % interval 0.004 to 0.02)". */
  static String effect(Difference difference) {
    return "%s (%s interval %s to %s)"
        .formatted(
            Text.rounded(difference.effect()),
            Text.percent(Verdict.LEVEL),
            Text.rounded(difference.low()),
            Text.rounded(difference.high()));
  }

  /** The candidates that are out because some seed has made them infeasible. */
  static String unreliable(List<Reruns> candidates) {
    List<Reruns> out = candidates.stream().filter(Reruns::isUnreliable).toList();
    return out.isEmpty()
        ? ""
        : " Out of the question: "
            + names(
                out.stream().map(one -> one.name() + ", " + one.infeasibleText()).toList(), "; ")
            + ".";
  }

  /** What a change costs besides: the playbook weighs it, and no number does. */
  static String complexity(Reruns candidate, Reruns reference) {
    List<String> changed =
        Stream.concat(candidate.values().keySet().stream(), reference.values().keySet().stream())
            .distinct()
            .sorted()
            .filter(
                name -> !Objects.equals(candidate.values().get(name), reference.values().get(name)))
            .toList();
    return " Weigh it against the complexity that it adds: it differs in %s."
        .formatted(names(changed, ", "));
  }

  /** How many reruns would tell. */
  static String needed(Difference difference) {
    if (difference.needed().isEmpty()) {
      return " They are equal as far as can be seen: keep the simpler one.";
    }
    long needed = difference.needed().getAsLong();
    return needed > MOST_RERUNS
        ? " An effect of this size would take about %d replicates of each to tell: keep the simpler one."
            .formatted(needed)
        : " About %d replicates of each would tell an effect of this size: raise spec.confirm.replicates."
            .formatted(needed);
  }

  /** Why there is no interval. */
  static String noInterval(Reruns candidate, Reruns reference) {
    for (Reruns one : List.of(candidate, reference)) {
      if (one.objectives().size() < 2) {
        return "only %s of %s succeeded, too few to know how much seeds matter: see its failed Trials."
            .formatted(Text.count(one.objectives().size(), "trial"), one.name());
      }
    }
    return "the objectives of %s and %s do not vary, and are too few for that to mean anything, or differ by more than a number can say: raise spec.confirm.replicates, and see that the trainer uses INIT_SEED."
        .formatted(candidate.name(), reference.name());
  }

  private static String names(List<String> all, String separator) {
    return all.stream().limit(MOST_NAMED).collect(Collectors.joining(separator))
        + (all.size() > MOST_NAMED ? " and %d more".formatted(all.size() - MOST_NAMED) : "");
  }
}
