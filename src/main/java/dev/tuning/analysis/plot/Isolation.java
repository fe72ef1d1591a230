package dev.tuning.analysis.plot;

import dev.tuning.analysis.design.Text;
import dev.tuning.analysis.insight.Axis;
import dev.tuning.analysis.insight.Point;
import dev.tuning.analysis.insight.StudyHistory;
import dev.tuning.analysis.insight.TrialNoise;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * An isolation plot: for each value of a scientific parameter the best point, with everything else
 * optimised away (playbook, "Detecting whether a change is useful with isolation plots"). A
 * parameter with many values is cut into slices of equal width on its scale.
 *
 * @param parameter the parameter
 * @param sliced whether a slice holds several values
 * @param slices in the order of the axis; those without a point are left out
 * @param deviation the standard deviation of an objective from replicates, null if not known
 */
public record Isolation(String parameter, boolean sliced, List<Slice> slices, Double deviation) {

  /** More values than these are cut into slices. */
  private static final int MOST_VALUES = 20;

  private static final int SLICES = 10;

  /**
   * A value, or a slice of them.
   *
   * @param label the value, or the smallest and the largest one that was tried
   * @param points how many points have it
   * @param infeasible how many of them are infeasible
   * @param best the objective of the best one, null if all are infeasible
   * @param index that point, null likewise
   */
  public record Slice(String label, int points, int infeasible, Double best, Long index) {}

  /** A plot for each scientific parameter that varies. */
  static List<Isolation> of(StudyHistory history) {
    Double deviation =
        TrialNoise.ofReplicates(history)
            .map(noise -> noise.ofMean(history.design().replicates()))
            .orElse(null);
    return history.axes().stream()
        .filter(axis -> axis.parameter().role() == Role.SCIENTIFIC)
        .map(axis -> of(history, axis, deviation))
        .toList();
  }

  private static Isolation of(StudyHistory history, Axis axis, Double deviation) {
    Parameter parameter = axis.parameter();
    long values = parameter.domain().size();
    boolean sliced = values > MOST_VALUES;
    Map<Long, List<Integer>> slices = new TreeMap<>();
    for (int i = 0; i < history.points().size(); i++) {
      if (!Double.isNaN(axis.at(i))) {
        long slice =
            sliced
                ? Math.min(SLICES - 1, (long) (SLICES * axis.at(i)))
                : parameter.domain().rankOf(value(history, i, parameter));
        slices.computeIfAbsent(slice, _ -> new ArrayList<>()).add(i);
      }
    }
    return new Isolation(
        parameter.name(),
        sliced,
        slices.values().stream().map(of -> slice(history, parameter, of)).toList(),
        deviation);
  }

  private static Object value(StudyHistory history, int point, Parameter parameter) {
    return history.point(point).values().get(parameter.name());
  }

  private static Slice slice(StudyHistory history, Parameter parameter, List<Integer> of) {
    Set<Integer> points = Set.copyOf(of);
    // In the order of rank, so that the first one found is the best.
    Point best =
        IntStream.of(history.ranked())
            .filter(points::contains)
            .mapToObj(history::point)
            .findFirst()
            .orElse(null);
    int feasible = (int) of.stream().filter(i -> history.point(i).feasible()).count();
    return new Slice(
        label(of.stream().map(i -> value(history, i, parameter)).toList()),
        of.size(),
        of.size() - feasible,
        best == null ? null : history.objective(best.cost()),
        best == null ? null : best.index());
  }

  private static String label(List<Object> values) {
    if (values.stream().distinct().count() == 1) {
      return values.getFirst() instanceof Number number
          ? Text.number(number.doubleValue())
          : String.valueOf(values.getFirst());
    }
    double[] numbers =
        values.stream().mapToDouble(v -> ((Number) v).doubleValue()).sorted().toArray();
    return Text.rounded(numbers[0]) + " to " + Text.rounded(numbers[numbers.length - 1]);
  }
}
