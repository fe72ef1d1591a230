package dev.tuning.search.bayesian;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The observations that a model is made of where there are too many: half of them the best, a
 * quarter the latest infeasible ones (as far as there are so many), and the rest the latest.
 */
final class Subset {

  private Subset() {}

  /**
   * Chooses.
   *
   * @param all in the order in which they were made
   * @param limit how many at most
   * @param isFeasible whether one is feasible
   * @param value higher is better
   * @return in the same order
   */
  static <T> List<T> of(
      List<T> all, int limit, Predicate<T> isFeasible, ToDoubleFunction<T> value) {
    if (all.size() <= limit) {
      return all;
    }
    List<Integer> latestFirst = IntStream.range(0, all.size()).boxed().toList().reversed();
    List<Integer> bestFirst = new ArrayList<>(latestFirst);
    bestFirst.removeIf(i -> !isFeasible.test(all.get(i)));
    bestFirst.sort(
        Comparator.comparingDouble((Integer i) -> value.applyAsDouble(all.get(i))).reversed());
    Set<Integer> chosen = new LinkedHashSet<>();
    bestFirst.stream().limit(limit / 2).forEach(chosen::add);
    latestFirst.stream()
        .filter(i -> !isFeasible.test(all.get(i)))
        .limit(limit / 4)
        .forEach(chosen::add);
    latestFirst.stream()
        .filter(i -> !chosen.contains(i))
        .limit(limit - chosen.size())
        .toList()
        .forEach(chosen::add);
    return chosen.stream().sorted().map(all::get).toList();
  }
}
