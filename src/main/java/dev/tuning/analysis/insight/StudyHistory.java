package dev.tuning.analysis.insight;

import dev.tuning.analysis.Goal;
import dev.tuning.analysis.ObjectiveRule;
import dev.tuning.analysis.confirmation.Confirmation;
import dev.tuning.analysis.design.Design;
import dev.tuning.space.Role;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A study and what its trials came to: all that a check may look at. Immutable, built once. */
public final class StudyHistory {

  private final Design design;
  private final ObjectiveRule rule;
  private final Training training;
  private final List<TrialRun> runs;
  private final List<Point> points;
  private final int[] ranked;
  private final int[] all;
  private final List<Axis> axes;
  private final List<Map<String, Object>> scientific;
  private final Optional<Confirmation> confirmation;

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
    int sign = rule.goal() == Goal.MINIMIZE ? 1 : -1;
    Map<Long, List<TrialRun>> byIndex =
        this.runs.stream()
            .collect(Collectors.groupingBy(TrialRun::index, TreeMap::new, Collectors.toList()));
    this.points =
        byIndex.values().stream()
            .map(of -> Point.of(of, design.replicates(), sign))
            .flatMap(Optional::stream)
            .toList();
    this.all = IntStream.range(0, points.size()).toArray();
    this.ranked =
        IntStream.of(all)
            .filter(i -> points.get(i).feasible())
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> points.get(i).cost())
                    .thenComparingLong(i -> points.get(i).best().step()))
            .mapToInt(Integer::intValue)
            .toArray();
    this.axes = design.varied().stream().map(parameter -> new Axis(parameter, points)).toList();
    this.scientific =
        compares()
            ? points.stream().map(point -> design.space().scientificPart(point.values())).toList()
            : Collections.nCopies(points.size(), Map.of());
  }

  public Design design() {
    return design;
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
    return all.clone();
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
    return IntStream.of(of).mapToDouble(i -> points.get(i).cost()).toArray();
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
    return scientific.get(point);
  }

  /** Whether combinations of scientific values are to be compared. */
  boolean compares() {
    return design.varied().stream().anyMatch(p -> p.role() == Role.SCIENTIFIC);
  }
}
