package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import dev.tuning.space.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hipparchus.stat.inference.ChiSquareTest;

/**
 * Whether the nuisance parameters were tuned equally well for each combination of scientific values
 * (playbook, "Detecting whether a change is useful with isolation plots": the baseline "should also
 * have its learning rate equally well tuned"): as many points, as many of them infeasible, and the
 * best ones not at a bound of the search space for one of them only.
 */
final class UnequalTuning implements InsightCheck {

  /** Each of the three questions may be answered by chance. */
  private static final double LEVEL = Chance.LEVEL / 3;

  private static final int MOST_NAMED = 3;

  @Override
  public String id() {
    return "unequal-tuning";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    if (!history.compares()) {
      return List.of();
    }
    List<Map<String, Object>> combinations = history.design().space().combinations();
    Map<Map<String, Object>, int[]> groups = groups(history, combinations, history.all());
    if (groups.size() < 2) {
      return List.of();
    }
    List<AtBound> bounds = bounds(history, groups(history, combinations, history.ranked()));
    List<String> reasons =
        Stream.of(
                counts(groups),
                infeasible(history, groups),
                bounds.stream().map(AtBound::sentence).toList())
            .flatMap(List::stream)
            .toList();
    if (reasons.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Insight(
            id(),
            Severity.WARNING,
            Optional.empty(),
            "the scientific values are not tuned equally well: "
                + String.join("; ", reasons.subList(0, Math.min(MOST_NAMED, reasons.size())))
                + ". Mend that before you compare them.",
            Playbook.ISOLATION_PLOTS.source(),
            new Evidence()
                .texts(
                    "combinations",
                    groups.keySet().stream().map(ScientificDifference::text).toList())
                .numbers("points", groups.values().stream().mapToDouble(of -> of.length).toArray())
                .numbers(
                    "infeasible",
                    groups.values().stream().mapToDouble(history::infeasible).toArray())
                .texts("widen", bounds.stream().map(bound -> bound.axis().name()).toList())
                .values(
                    "nextMin", bounds.stream().mapToDouble(bound -> bound.next().min()).toArray())
                .values(
                    "nextMax", bounds.stream().mapToDouble(bound -> bound.next().max()).toArray())
                .data()));
  }

  /**
   * A bound at which the best points of some combinations lie.
   *
   * @param values those combinations
   * @param next the range that would be wide enough for them
   */
  private record AtBound(
      List<Map<String, Object>> values, Axis axis, boolean upper, NextRange next) {

    String sentence() {
      return "with %s the best points are at the %s of %s (search from %s to %s)"
          .formatted(
              values.stream()
                  .map(ScientificDifference::text)
                  .collect(Collectors.joining(" and with ")),
              upper ? "max" : "min",
              axis.name(),
              Text.number(next.min()),
              Text.number(next.max()));
    }
  }

  /** Points by combination, those of which there are no points included. */
  private static Map<Map<String, Object>, int[]> groups(
      StudyHistory history, List<Map<String, Object>> combinations, int[] points) {
    Map<Map<String, Object>, int[]> having = history.byScientific(points);
    Map<Map<String, Object>, int[]> groups = new LinkedHashMap<>();
    combinations.forEach(values -> groups.put(values, having.getOrDefault(values, new int[0])));
    return groups;
  }

  private static List<String> counts(Map<Map<String, Object>, int[]> groups) {
    long[] counts = groups.values().stream().mapToLong(group -> group.length).toArray();
    long all = Arrays.stream(counts).sum();
    double[] equal = new double[counts.length];
    Arrays.fill(equal, (double) all / counts.length);
    // Fewer than 5 of each are too few for the test.
    if (all < 5L * counts.length || new ChiSquareTest().chiSquareTest(equal, counts) > LEVEL) {
      return List.of();
    }
    return List.of(
        "they have from %d to %d points"
            .formatted(
                Arrays.stream(counts).min().orElseThrow(),
                Arrays.stream(counts).max().orElseThrow()));
  }

  private static List<String> infeasible(
      StudyHistory history, Map<Map<String, Object>, int[]> groups) {
    int points = groups.values().stream().mapToInt(group -> group.length).sum();
    int infeasible = groups.values().stream().mapToInt(history::infeasible).sum();
    List<String> reasons = new ArrayList<>();
    groups.forEach(
        (values, group) -> {
          int own = history.infeasible(group);
          if (Chance.atLeast(own, points, infeasible, group.length) < LEVEL / groups.size()) {
            reasons.add(
                "with %s %d of %d points are infeasible, elsewhere %d of %d"
                    .formatted(
                        ScientificDifference.text(values),
                        own,
                        group.length,
                        infeasible - own,
                        points - group.length));
          }
        });
    return reasons;
  }

  /**
   * @param ranked the feasible points of each combination, the best first
   */
  private static List<AtBound> bounds(
      StudyHistory history, Map<Map<String, Object>, int[]> ranked) {
    List<Axis> axes =
        SearchSpaceBoundary.axes(history).stream()
            .filter(axis -> axis.parameter().role() == Role.NUISANCE)
            .toList();
    double level = LEVEL / (2.0 * axes.size() * ranked.size());
    List<AtBound> bounds = new ArrayList<>();
    for (Axis axis : axes) {
      for (boolean upper : new boolean[] {true, false}) {
        Optional<NextRange> next = NextRange.beyond(axis.parameter(), upper);
        if (next.isEmpty()) {
          continue;
        }
        List<Map<String, Object>> atTheBound =
            ranked.keySet().stream()
                .filter(
                    values ->
                        SearchSpaceBoundary.isClose(
                            history, axis, ranked.get(values), upper, level))
                .toList();
        // At a bound for all of them, it is no matter of fairness.
        if (!atTheBound.isEmpty() && atTheBound.size() < ranked.size()) {
          bounds.add(new AtBound(atTheBound, axis, upper, next.get()));
        }
      }
    }
    return bounds;
  }
}
