package dev.tuning.analysis.insight;

import dev.tuning.analysis.Goal;
import dev.tuning.analysis.ObjectiveRule;
import dev.tuning.analysis.ObjectiveRule.Over;
import dev.tuning.analysis.confirmation.Confirmation;
import dev.tuning.analysis.design.Algorithm;
import dev.tuning.analysis.design.Design;
import dev.tuning.analysis.insight.TrialRun.Outcome;
import dev.tuning.report.Curve;
import dev.tuning.search.QuasiRandom;
import dev.tuning.search.Search;
import dev.tuning.search.bayesian.BayesianRound;
import dev.tuning.search.bayesian.BayesianSearch;
import dev.tuning.search.bayesian.PastPoint;
import dev.tuning.search.bayesian.PastPoint.Result;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Makes histories whose truth is known. */
final class Histories {

  static final String METRIC = "validation/error";
  static final long STEPS = 1000;

  /** Of a Bayesian search: trials that run at the same time. */
  private static final int AT_ONCE = 4;

  /** The value of a metric at a share of training. */
  interface Course {
    double at(double share, Map<String, Object> point, double objective, RandomGenerator random);
  }

  private final long seed;
  private final RandomGenerator random;
  private final List<Parameter> parameters = new ArrayList<>();
  private final Map<String, Course> courses = new TreeMap<>();
  private Algorithm algorithm = Algorithm.QUASI_RANDOM;
  private Goal goal = Goal.MINIMIZE;
  private int trials = 40;
  private int replicates = 1;
  private int evaluations = 20;
  private ToDoubleFunction<Map<String, Object>> objective = _ -> 0.3;
  private double noise = 0.01;
  private Predicate<Map<String, Object>> infeasible = _ -> false;
  private Optional<Confirmation> confirmation = Optional.empty();

  Histories(long seed) {
    this.seed = seed;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  RandomGenerator random() {
    return random;
  }

  /** Its points are chosen by a model of those before, four at once. */
  Histories bayesian() {
    algorithm = Algorithm.BAYESIAN;
    return this;
  }

  Histories goal(Goal value) {
    goal = value;
    return this;
  }

  Histories trials(int value) {
    trials = value;
    return this;
  }

  Histories replicates(int value) {
    replicates = value;
    return this;
  }

  Histories evaluations(int value) {
    evaluations = value;
    return this;
  }

  Histories parameter(String name, double min, double max, Scale scale) {
    parameters.add(new Parameter(name, new DoubleDomain(min, max, scale)));
    return this;
  }

  Histories parameter(Parameter parameter) {
    parameters.add(parameter);
    return this;
  }

  Histories scientific(String name, String... values) {
    parameters.add(
        new Parameter(
            name, Role.SCIENTIFIC, new CategoricalDomain(List.of(values)), Optional.empty()));
    return this;
  }

  Histories objective(ToDoubleFunction<Map<String, Object>> value) {
    objective = value;
    return this;
  }

  Histories noise(double value) {
    noise = value;
    return this;
  }

  Histories infeasible(Predicate<Map<String, Object>> value) {
    infeasible = value;
    return this;
  }

  Histories course(String metric, Course course) {
    courses.put(metric, course);
    return this;
  }

  Space space() {
    return new Space(parameters);
  }

  Histories confirmation(Confirmation value) {
    confirmation = Optional.of(value);
    return this;
  }

  StudyHistory build() {
    return build(runs());
  }

  StudyHistory build(List<TrialRun> runs) {
    return new StudyHistory(
        new Design(space(), algorithm, trials, 1, replicates),
        new ObjectiveRule(METRIC, goal, Over.BEST_STEP, false, List.of()),
        new StudyHistory.Training(STEPS, STEPS / evaluations, seed),
        runs,
        confirmation);
  }

  /** The trials, in an order of no meaning. */
  List<TrialRun> runs() {
    return (algorithm == Algorithm.BAYESIAN ? proposed() : spread()).reversed();
  }

  private List<TrialRun> spread() {
    Search search = QuasiRandom.over(space(), seed);
    List<TrialRun> runs = new ArrayList<>();
    // A finite space may have fewer points.
    for (int index = 0; index < Math.min(trials, search.size()); index++) {
      runs.addAll(trained(index, search.pointAt(index).orElseThrow()));
    }
    return runs;
  }

  private List<TrialRun> proposed() {
    Space space = space();
    var search = new BayesianSearch(space, seed, BayesianSearch.defaultStartup(space), List.of());
    List<TrialRun> runs = new ArrayList<>();
    List<PastPoint> past = new ArrayList<>();
    BayesianRound round = search.begin(past);
    for (int index = 0; index < trials; index++) {
      if (index % AT_ONCE == 0) {
        round = search.begin(List.copyOf(past));
      }
      Map<String, Object> point = round.next(index).orElseThrow().parameters();
      List<TrialRun> trained = trained(index, point);
      runs.addAll(trained);
      past.add(new PastPoint(index, point, result(trained)));
    }
    return runs;
  }

  private Result result(List<TrialRun> replicates) {
    int sign = goal == Goal.MINIMIZE ? -1 : 1;
    return replicates.stream().anyMatch(TrialRun::infeasible)
        ? new Result.Infeasible()
        : new Result.Feasible(
            sign * replicates.stream().mapToDouble(TrialRun::objective).average().orElseThrow(),
            replicates.size(),
            0);
  }

  private List<TrialRun> trained(int index, Map<String, Object> point) {
    boolean isInfeasible = infeasible.test(point);
    List<TrialRun> runs = new ArrayList<>();
    for (int replicate = 0; replicate < replicates; replicate++) {
      double value = objective.applyAsDouble(point) + noise * random.nextGaussian();
      runs.add(
          isInfeasible
              ? new TrialRun(
                  index, replicate, point, Outcome.INFEASIBLE, Double.NaN, 0, Map.of(), Set.of())
              : succeeded(index, replicate, point, value));
    }
    return runs;
  }

  private TrialRun succeeded(int index, int replicate, Map<String, Object> point, double value) {
    Map<String, Curve> curves = new HashMap<>();
    courses.forEach((metric, course) -> curves.put(metric, curve(course, point, value)));
    Curve own = curves.get(METRIC);
    double best = value;
    long step = STEPS;
    if (own != null) {
      best = own.value(0);
      step = own.step(0);
      for (int i = 1; i < own.size(); i++) {
        if (goal.isBetter(own.value(i), best)) {
          best = own.value(i);
          step = own.step(i);
        }
      }
    }
    return new TrialRun(index, replicate, point, Outcome.SUCCEEDED, best, step, curves, Set.of());
  }

  private Curve curve(Course course, Map<String, Object> point, double value) {
    TreeMap<Long, Double> values = new TreeMap<>();
    for (int i = 1; i <= evaluations; i++) {
      values.put(
          i * STEPS / evaluations, course.at((double) i / evaluations, point, value, random));
    }
    return Curve.of(values);
  }

  /** A parameter's value as a number. */
  static double number(Map<String, Object> point, String name) {
    return ((Number) point.get(name)).doubleValue();
  }
}
