package dev.tuning.analysis.insight;

import dev.tuning.analysis.Goal;
import dev.tuning.analysis.ObjectiveRule;
import dev.tuning.analysis.confirmation.Confirmation;
import dev.tuning.analysis.design.Algorithm;
import dev.tuning.analysis.design.Design;
import dev.tuning.space.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A study and what its trials came to: all that a check may look at. A function of the trials,
 * whatever their order, and of nothing else. For one thread.
 */
public final class StudyHistory {

  private final Design design;
  private final ObjectiveRule rule;
  private final Training training;
  private final List<TrialRun> runs;
  private final List<Point> points;
  private final double[] costs;
  private final boolean[] feasible;
  private final int[] ranked;
  private final List<Axis> axes;

  /** The combinations of scientific values that there are, in the order in which they occur. */
  private final List<Map<String, Object>> combinations = new ArrayList<>();

  /** By point, the position of its combination in them. */
  private final int[] combination;

  private final Optional<Confirmation> confirmation;

  // Not before it is asked for.
  private Optional<ScientificResult> comparison;

  /**
   * How trials are trained.
   *
   * @param steps training steps of a trial
   * @param evalEverySteps steps between evaluations
   * @param seed the seed of the study, of which all that is random here is a function
   */
  public record Training(long steps, long evalEverySteps, long seed) {}

  /**
   * A history.
   *
   * @param design the study
   * @param rule its objective
   * @param training how its trials are trained
   * @param runs the trials of its search that have ended, in any order
   * @param confirmation what came of running its best points again, if they were
   */
  public StudyHistory(
      Design design,
      ObjectiveRule rule,
      Training training,
      List<TrialRun> runs,
      Optional<Confirmation> confirmation) {
    this.confirmation = confirmation;
    this.design = design;
    this.rule = rule;
    this.training = training;
    this.runs =
        runs.stream()
            .sorted(Comparator.comparingLong(TrialRun::index).thenComparingInt(TrialRun::replicate))
            .toList();
    this.points = points(this.runs, design.replicates(), sign());
    this.costs = points.stream().mapToDouble(Point::cost).toArray();
    this.feasible = new boolean[costs.length];
    for (int i = 0; i < feasible.length; i++) {
      feasible[i] = points.get(i).feasible();
    }
    this.ranked = bestFirst();
    this.axes = Axis.of(design.varied(), points);
    this.combination = combinations(compares() ? design.space()::scientificPart : _ -> Map.of());
  }

  private static List<Point> points(List<TrialRun> runs, int replicates, int sign) {
    List<Point> points = new ArrayList<>();
    int from = 0;
    while (from < runs.size()) {
      long index = runs.get(from).index();
      int to = from + 1;
      while (to < runs.size() && runs.get(to).index() == index) {
        to++;
      }
      Point.of(runs.subList(from, to), replicates, sign).ifPresent(points::add);
      from = to;
    }
    return List.copyOf(points);
  }

  private int[] bestFirst() {
    long[] steps = new long[costs.length];
    int[] candidates = feasible(all());
    for (int i : candidates) {
      steps[i] = points.get(i).best().step();
    }
    return Order.by(costs, Order.by(steps, candidates));
  }

  private int[] combinations(UnaryOperator<Map<String, Object>> part) {
    Map<Map<String, Object>, Integer> known = new HashMap<>();
    int[] places = new int[points.size()];
    for (int i = 0; i < places.length; i++) {
      Map<String, Object> values = part.apply(points.get(i).values());
      Integer place = known.get(values);
      if (place == null) {
        place = combinations.size();
        known.put(values, place);
        combinations.add(values);
      }
      places[i] = place;
    }
    return places;
  }

  public Design design() {
    return design;
  }

  /** Whether results have decided where the points lie, so that they are not spread evenly. */
  boolean isAdaptive() {
    return design.algorithm() == Algorithm.BAYESIAN;
  }

  public ObjectiveRule rule() {
    return rule;
  }

  public Training training() {
    return training;
  }

  /** What came of running the best points again with fresh seeds, if they were. */
  Optional<Confirmation> confirmation() {
    return confirmation;
  }

  /** All trials of the search that have ended, by index and replicate. */
  public List<TrialRun> runs() {
    return runs;
  }

  /** The points whose trials have ended, feasible or not, by index. */
  public List<Point> points() {
    return points;
  }

  public Point point(int i) {
    return points.get(i);
  }

  /** The positions of all {@link #points}. */
  public int[] all() {
    return IntStream.range(0, costs.length).toArray();
  }

  /** Whether a point is feasible. */
  boolean feasible(int point) {
    return feasible[point];
  }

  /** The feasible ones of some points, in the same order. */
  int[] feasible(int[] of) {
    int[] these = new int[of.length];
    int count = 0;
    for (int point : of) {
      if (feasible[point]) {
        these[count++] = point;
      }
    }
    return Arrays.copyOf(these, count);
  }

  /** How many of some points are infeasible. */
  int infeasible(int[] of) {
    int count = 0;
    for (int point : of) {
      count += feasible[point] ? 0 : 1;
    }
    return count;
  }

  /** The positions of the feasible {@link #points}, the best first; the earlier step wins a tie. */
  public int[] ranked() {
    return ranked.clone();
  }

  /** The searched parameters with more than one value, in the order of the manifest. */
  public List<Axis> axes() {
    return axes;
  }

  /** The costs of points, in the same order. */
  public double[] costs(int[] of) {
    double[] ofThese = new double[of.length];
    for (int i = 0; i < of.length; i++) {
      ofThese[i] = costs[of[i]];
    }
    return ofThese;
  }

  /** 1 if less is better, -1 if more is. */
  int sign() {
    return rule.goal() == Goal.MINIMIZE ? 1 : -1;
  }

  /** A cost as the objective that it is. */
  public double objective(double cost) {
    // Adding 0.0 makes -0.0 zero.
    return sign() * cost + 0.0;
  }

  /** The scientific values of a point; none if no parameter that varies is scientific. */
  public Map<String, Object> scientific(int point) {
    return combinations.get(combination[point]);
  }

  /** Whether combinations of scientific values are to be compared. */
  boolean compares() {
    return design.varied().stream().anyMatch(p -> p.role() == Role.SCIENTIFIC);
  }

  /** Points by their scientific values, in the order in which these occur first. */
  Map<Map<String, Object>, int[]> byScientific(int[] of) {
    int[] counts = new int[combinations.size()];
    for (int point : of) {
      counts[combination[point]]++;
    }
    Map<Map<String, Object>, int[]> groups = new LinkedHashMap<>();
    int[][] byPlace = new int[counts.length][];
    for (int point : of) {
      int place = combination[point];
      if (byPlace[place] == null) {
        byPlace[place] = new int[counts[place]];
        groups.put(combinations.get(place), byPlace[place]);
      }
      byPlace[place][byPlace[place].length - counts[place]--] = point;
    }
    return groups;
  }

  /** The combinations of scientific values compared, for more than one check. */
  Optional<ScientificResult> comparison() {
    if (comparison == null) {
      comparison = ScientificResult.of(this);
    }
    return comparison;
  }
}
