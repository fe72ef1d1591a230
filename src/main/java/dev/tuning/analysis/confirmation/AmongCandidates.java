package dev.tuning.analysis.confirmation;

import dev.tuning.analysis.Goal;
import dev.tuning.analysis.confirmation.Verdict.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Whether the best point of a search is the best with fresh seeds too: what can be said where there
 * is no baseline. It is adopted if it is better than each of the others, and rejected if one of
 * them is better, or if it can't be relied on to train.
 */
final class AmongCandidates {

  private AmongCandidates() {}

  static Verdict verdict(Goal goal, List<Reruns> candidates) {
    Reruns first = candidates.getFirst();
    if (first.isUnreliable()) {
      return new Verdict(
          Outcome.REJECT,
          "the best point of the search can't be relied on to train."
              + Wording.unreliable(candidates),
          Optional.of(first),
          Optional.empty(),
          Optional.empty());
    }
    String out = Wording.unreliable(candidates);
    List<Integer> others =
        IntStream.range(1, candidates.size())
            .filter(i -> !candidates.get(i).isUnreliable())
            .boxed()
            .toList();
    Map<Integer, Difference> differences = new TreeMap<>();
    for (int other : others) {
      Difference.of(first, candidates.get(other), goal, Verdict.chance(candidates.size() - 1))
          .ifPresent(difference -> differences.put(other, difference));
    }
    List<String> silent =
        others.stream()
            .filter(other -> !differences.containsKey(other))
            .map(other -> candidates.get(other).name())
            .toList();
    if (differences.isEmpty()) {
      return new Verdict(
          Outcome.INCONCLUSIVE,
          (silent.isEmpty()
                  ? "there is nothing to compare %s with: set spec.confirm.baseline to the configuration of today, or raise spec.confirm.top."
                      .formatted(first.name())
                  : "%s can't be compared with %s: fewer than two reruns of one of them have an objective. See why the others failed."
                      .formatted(first.name(), String.join(", ", silent)))
              + out,
          Optional.of(first),
          Optional.empty(),
          Optional.empty());
    }
    int better = least(differences, Difference::high);
    if (differences.get(better).high() < 0) {
      Reruns other = candidates.get(better);
      return Verdict.of(
          Outcome.REJECT,
          first,
          other,
          differences.get(better),
          "%s, the best of the search, is worse than %s with fresh seeds: it improves on that one by %s. Consider that one."
                  .formatted(first.name(), other.name(), Wording.effect(differences.get(better)))
              + out);
    }
    int nearest = least(differences, Difference::low);
    Reruns other = candidates.get(nearest);
    Difference difference = differences.get(nearest);
    if (difference.low() > 0) {
      return Verdict.of(
          silent.isEmpty() ? Outcome.ADOPT : Outcome.INCONCLUSIVE,
          first,
          other,
          difference,
          "%s is the best with fresh seeds too, better than %s by %s."
                  .formatted(first.name(), other.name(), Wording.effect(difference))
              + (silent.isEmpty()
                  ? Wording.complexity(first, other)
                  : " But fewer than two reruns of %s have an objective: see why the others failed."
                      .formatted(String.join(", ", silent)))
              + out);
    }
    return Verdict.of(
        Outcome.INCONCLUSIVE,
        first,
        other,
        difference,
        "%s, the best of the search, can't be told from %s: it improves on that one by %s."
                .formatted(first.name(), other.name(), Wording.effect(difference))
            + Wording.needed(difference)
            + out);
  }

  private static int least(
      Map<Integer, Difference> differences, Function<Difference, Double> measure) {
    return differences.entrySet().stream()
        .min(Comparator.comparing(entry -> measure.apply(entry.getValue())))
        .orElseThrow()
        .getKey();
  }
}
