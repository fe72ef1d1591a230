package dev.tuning.analysis.insight;

import static dev.tuning.analysis.insight.Histories.METRIC;
import static dev.tuning.analysis.insight.Histories.STEPS;
import static dev.tuning.analysis.insight.Histories.number;

import dev.tuning.analysis.Goal;
import dev.tuning.analysis.confirmation.Confirmation;
import dev.tuning.analysis.confirmation.Reruns;
import dev.tuning.analysis.insight.TrialRun.Outcome;
import dev.tuning.report.Curve;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Scale;
import dev.tuning.space.When;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Histories with one thing to find each. */
final class PlantedTruths {

  private static final String LR = "learningRate";

  /**
   * One of them.
   *
   * @param name what is planted
   * @param check identifier of the check that must find it
   * @param message part of what it must say
   */
  record Planted(String name, String check, String message, Supplier<StudyHistory> history) {

    @Override
    public String toString() {
      return check + ": " + name;
    }
  }

  private PlantedTruths() {}

  static List<Planted> all() {
    List<Planted> all = new ArrayList<>();
    boundaries(all);
    infeasible(all);
    sampling(all);
    curves(all);
    steps(all);
    scientific(all);
    others(all);
    confirmed(all);
    return all;
  }

  private static Histories study(long seed) {
    return new Histories(seed)
        .parameter(LR, 1e-4, 1, Scale.LOG)
        .parameter("dropout", 0, .8, Scale.LINEAR);
  }

  /** Distance in decades. */
  private static double decades(Map<String, Object> point, double from) {
    return Math.log10(number(point, LR) / from);
  }

  private static double square(double x) {
    return x * x;
  }

  private static void boundaries(List<Planted> all) {
    String check = "search-space-boundary";
    all.add(
        new Planted(
            "upper, log",
            check,
            "from 0.0001 to 10 next",
            () -> study(1).objective(p -> .3 - .05 * decades(p, 1)).build()));
    all.add(
        new Planted(
            "lower, log",
            check,
            "near its min 0.0001",
            () -> study(2).objective(p -> .3 + .05 * decades(p, 1)).build()));
    all.add(
        new Planted(
            "upper, log, maximised, 100 trials",
            check,
            "near its max 1",
            () ->
                study(3)
                    .trials(100)
                    .goal(Goal.MAXIMIZE)
                    .objective(p -> .8 - .02 * square(decades(p, 3)))
                    .build()));
    all.add(
        new Planted(
            "upper, linear",
            check,
            "from 1 to 14 next",
            () ->
                study(4)
                    .parameter("width", 1, 9.5, Scale.LINEAR)
                    .objective(p -> .3 - .03 * number(p, "width"))
                    .build()));
    all.add(
        new Planted(
            "a list of five numbers",
            check,
            "near its max 16",
            () ->
                study(7)
                    .trials(60)
                    .parameter(
                        new Parameter(
                            "depth", new DiscreteDomain(List.of(1L, 2L, 4L, 8L, 16L), Scale.LOG)))
                    .objective(p -> .8 - .1 * Math.log(number(p, "depth")) / Math.log(2))
                    .noise(.02)
                    .build()));
    all.add(
        new Planted(
            "a trend, and the best by luck not all at the bound",
            check,
            "near its max 6",
            () ->
                study(8)
                    .trials(60)
                    .parameter(new Parameter("layers", new IntegerDomain(2, 6, Scale.LINEAR)))
                    .objective(p -> .8 - .075 * number(p, "layers"))
                    .noise(.02)
                    .build()));
    all.add(
        new Planted(
            "upper, reverse log",
            check,
            "to 0.9999 next",
            () ->
                study(5)
                    .parameter("momentum", .001, .999, Scale.REVERSE_LOG)
                    .objective(p -> .3 + .04 * Math.log10(1.0001 - number(p, "momentum")))
                    .build()));
    all.add(
        new Planted(
            "upper, integer, 20 trials",
            check,
            "near its max 256",
            () ->
                study(6)
                    .trials(20)
                    .parameter(new Parameter("units", new IntegerDomain(8, 256, Scale.LOG)))
                    .objective(p -> 1 - .1 * Math.log(number(p, "units")))
                    .build()));
    all.add(
        new Planted(
            "upper, list",
            check,
            "near its max 8",
            () ->
                study(7)
                    .trials(60)
                    .parameter(
                        new Parameter(
                            "layers", new DiscreteDomain(List.of(1L, 2L, 3L, 4L, 6L, 8L))))
                    .objective(p -> 1 - .1 * number(p, "layers"))
                    .build()));
  }

  private static void infeasible(List<Planted> all) {
    all.add(
        new Planted(
            "most",
            "infeasible-fraction",
            "with learningRate >= ",
            () -> study(11).infeasible(p -> number(p, LR) > .003).build()));
    all.add(
        new Planted(
            "a third, anywhere",
            "infeasible-fraction",
            "no parameter alone explains",
            () -> {
              var s = study(12).trials(100);
              return s.infeasible(_ -> s.random().nextDouble() < .35).build();
            }));
    all.add(
        new Planted(
            "above",
            "infeasible-region",
            "with learningRate >= ",
            () -> study(13).infeasible(p -> number(p, LR) > .2).build()));
    all.add(
        new Planted(
            "below",
            "infeasible-region",
            "with dropout <= ",
            () -> study(14).infeasible(p -> number(p, "dropout") < .15).build()));
    all.add(
        new Planted(
            "one value",
            "infeasible-region",
            "with optimizer = sgd",
            () ->
                study(15)
                    .parameter(
                        new Parameter(
                            "optimizer", new CategoricalDomain(List.of("adam", "sgd", "lamb"))))
                    .infeasible(p -> p.get("optimizer").equals("sgd") && number(p, "dropout") < .5)
                    .build()));
    all.add(
        new Planted(
            "half of a part that holds the best",
            "infeasible-region",
            "Some of the best points lie there too",
            () ->
                study(18)
                    .trials(60)
                    .objective(p -> .3 - .05 * decades(p, 1))
                    .infeasible(p -> number(p, LR) > .1 && number(p, "dropout") < .5)
                    .build()));
    all.add(
        new Planted(
            "up to the last feasible value",
            "infeasible-region",
            "Study at 4, unless",
            () ->
                study(19)
                    .trials(60)
                    .parameter(new Parameter("layers", new IntegerDomain(1, 6, Scale.LINEAR)))
                    .infeasible(p -> number(p, "layers") >= 5)
                    .build()));
    all.add(
        new Planted(
            "of one optimizer, above",
            "infeasible-fraction",
            "with momentum >= ",
            () ->
                study(20)
                    .trials(80)
                    .parameter(
                        new Parameter(
                            "optimizer", new CategoricalDomain(List.of("sgd", "momentum"))))
                    .parameter(
                        new Parameter(
                            "momentum",
                            Role.NUISANCE,
                            new DoubleDomain(.5, .999, Scale.LINEAR),
                            Optional.of(new When("optimizer", List.of("momentum")))))
                    .objective(p -> p.get("optimizer").equals("sgd") ? .4 : .3)
                    .infeasible(p -> p.containsKey("momentum") && number(p, "momentum") > .65)
                    .build()));
    all.add(
        new Planted(
            "best at the edge",
            "instability",
            "warmup over 10 and 100 steps",
            () ->
                study(16)
                    .objective(p -> .3 - .05 * decades(p, 1))
                    .infeasible(p -> number(p, LR) > .1)
                    .course("grad/norm", (_, _, _, random) -> 1 + random.nextDouble())
                    .build()));
    all.add(
        new Planted(
            "best at the edge, maximised",
            "instability",
            "90th percentile of their norm",
            () ->
                study(17)
                    .trials(80)
                    .goal(Goal.MAXIMIZE)
                    .objective(p -> .3 + .05 * decades(p, 1))
                    .infeasible(p -> number(p, LR) > .02)
                    .build()));
  }

  private static void sampling(List<Planted> all) {
    all.add(
        new Planted(
            "one far ahead",
            "points-near-best",
            "no other point lies in the good region",
            () -> study(21).objective(p -> Math.abs(decades(p, .01)) < .05 ? .05 : .3).build()));
    all.add(
        new Planted(
            "six replicated parameters",
            "sampled-enough",
            "Raise budget.maxTrials to 24",
            () ->
                study(22)
                    .trials(12)
                    .replicates(3)
                    .noise(1e-4)
                    .parameter("a", 0, 1, Scale.LINEAR)
                    .parameter("b", 0, 1, Scale.LINEAR)
                    .objective(
                        p ->
                            square(number(p, "a") - .5)
                                + square(number(p, "b") - .4)
                                + square(number(p, "dropout") - .3)
                                + .1 * square(decades(p, .01)))
                    .build()));
    all.add(
        new Planted(
            "replicates",
            "trial-variance",
            "standard deviation of 0.0",
            () ->
                study(23)
                    .replicates(3)
                    .objective(p -> .3 + .01 * square(decades(p, .01)))
                    .noise(.02)
                    .build()));
  }

  private static void confirmed(List<Planted> all) {
    Reruns better = reruns("digits-3", .1, .1, .11, .1, .12);
    Reruns worse = reruns("digits-4", .2, .2, .21, .2, .22);
    all.add(
        new Planted(
            "a better candidate",
            "confirmation",
            "Adopt: digits-3 is better than the baseline by 0.1 ",
            () -> study(24).confirmation(confirmation(better, worse)).build()));
    all.add(
        new Planted(
            "a worse candidate",
            "confirmation",
            "In the search digits-4 looked 0.0",
            () -> study(24).confirmation(confirmation(worse, better)).build()));
    all.add(
        new Planted(
            "reruns",
            "trial-variance",
            "(8 degrees of freedom)",
            () -> study(24).confirmation(confirmation(better, worse)).build()));
  }

  private static Confirmation confirmation(Reruns candidate, Reruns baseline) {
    return new Confirmation(Goal.MINIMIZE, List.of(candidate), Optional.of(baseline), true);
  }

  private static Reruns reruns(String name, Double... objectives) {
    return new Reruns(
        0, name, Map.of(), OptionalDouble.of(objectives[0]), List.of(objectives), 0, 0);
  }

  private static void curves(List<Planted> all) {
    Histories.Course falling =
        (t, _, value, random) -> value + .5 * Math.exp(-8 * t) + .002 * random.nextGaussian();
    all.add(
        new Planted(
            "all",
            "overfitting",
            "gets worse again",
            () ->
                study(31)
                    .course(
                        METRIC,
                        (t, p, value, random) ->
                            falling.at(t, p, value, random) + .2 * Math.max(0, t - .4))
                    .build()));
    all.add(
        new Planted(
            "all, with their training loss",
            "overfitting",
            "decay the learning rate, or clip gradients",
            () ->
                study(47)
                    .course(
                        METRIC,
                        (t, p, value, random) ->
                            falling.at(t, p, value, random) + 5 * Math.max(0, t - .7))
                    .course(
                        "train/loss",
                        (t, p, value, random) ->
                            falling.at(t, p, value, random) + 5 * Math.max(0, t - .7))
                    .build()));
    all.add(
        new Planted(
            "the best only, maximised",
            "overfitting",
            "gets worse again",
            () ->
                study(32)
                    .goal(Goal.MAXIMIZE)
                    .objective(p -> -.02 * square(decades(p, .01)))
                    .noise(.001)
                    .course(
                        METRIC,
                        (t, p, value, random) ->
                            value
                                - .5 * Math.exp(-30 * t)
                                + .0005 * random.nextGaussian()
                                - (Math.abs(decades(p, .01)) < .3 ? .3 : 0) * Math.max(0, t - .5))
                    .build()));
    all.add(
        new Planted(
            "of one scientific value",
            "overfitting",
            "gets worse again",
            () ->
                study(33)
                    .scientific("layers", "two", "twenty")
                    .objective(p -> p.get("layers").equals("two") ? .2 : .3)
                    .course(
                        METRIC,
                        (t, p, value, random) ->
                            falling.at(t, p, value, random)
                                + (p.get("layers").equals("twenty") ? .3 : 0) * Math.max(0, t - .5))
                    .build()));
    all.add(
        new Planted(
            "noisy evaluations",
            "step-noise",
            "which one is best is luck",
            () ->
                study(34)
                    .evaluations(40)
                    .course(
                        METRIC,
                        (t, _, _, random) ->
                            .3 + .5 * Math.exp(-8 * t) + .05 * random.nextGaussian())
                    .build()));
    all.add(
        new Planted(
            "slow",
            "still-improving",
            "try trial.steps 2000",
            () ->
                study(35)
                    .course(
                        METRIC,
                        (t, _, value, random) -> value - .5 * t + .002 * random.nextGaussian())
                    .build()));
    all.add(
        new Planted(
            "like a power, maximised",
            "still-improving",
            "compute-bound",
            () ->
                study(36)
                    .goal(Goal.MAXIMIZE)
                    .course(METRIC, (t, _, value, _) -> value - .3 / Math.sqrt(t))
                    .build()));
    all.add(
        new Planted(
            "after a fifth",
            "saturated-early",
            "not compute-bound",
            () ->
                study(37)
                    .evaluations(50)
                    .course(
                        METRIC,
                        (t, _, value, random) ->
                            value + Math.exp(-30 * t) + .002 * random.nextGaussian())
                    .build()));
    all.add(
        new Planted(
            "all the time",
            "training-loss-rising",
            "train/loss rises",
            () ->
                study(38)
                    .course("train/loss", (t, _, _, random) -> 1 + t + .02 * random.nextGaussian())
                    .build()));
    all.add(
        new Planted(
            "from the middle on",
            "training-loss-rising",
            "training_error rises",
            () ->
                study(39)
                    .course(
                        "training_error",
                        (t, _, _, random) ->
                            1 - .5 * t + 3 * Math.max(0, t - .5) + .02 * random.nextGaussian())
                    .build()));
  }

  private static void steps(List<Planted> all) {
    all.add(
        new Planted(
            "first tenth",
            "best-step",
            "within the first 10 %",
            () ->
                study(41)
                    .evaluations(50)
                    .course(
                        METRIC,
                        (t, _, value, random) ->
                            value + Math.abs(t - .06) + .001 * random.nextGaussian())
                    .build()));
    all.add(
        new Planted(
            "before training",
            "best-step",
            "before any training",
            () -> {
              var study = study(45).course(METRIC, (t, _, value, _) -> value + t);
              return study.build(
                  study.runs().stream()
                      .map(
                          run ->
                              new TrialRun(
                                  run.index(),
                                  0,
                                  run.values(),
                                  run.outcome(),
                                  run.objective(),
                                  0,
                                  run.curves(),
                                  run.thinned()))
                      .toList());
            }));
    all.add(
        new Planted(
            "the first evaluation",
            "best-step",
            "best at their first evaluation, by step 25, and training only made them worse",
            () ->
                study(46)
                    .evaluations(40)
                    .course(
                        METRIC, (t, _, value, random) -> value + t + .001 * random.nextGaussian())
                    .build()));
    all.add(
        new Planted(
            "last quarter",
            "best-step",
            "Try trial.steps 2000",
            () ->
                study(42)
                    .course(
                        METRIC,
                        (t, _, value, random) ->
                            value + .1 * Math.abs(t - .9) + .001 * random.nextGaussian())
                    .build()));
    all.add(
        new Planted(
            "last quarter, 6 trials",
            "best-step",
            "last quarter",
            () -> study(43).trials(6).course(METRIC, (t, _, value, _) -> value - t).build()));
    all.add(
        new Planted(
            "constant learning rate, accuracy",
            "initial-steps",
            "train/accuracy) by step 350",
            () ->
                new Histories(44)
                    .trials(12)
                    .parameter(LR, 1e-4, 10, Scale.LOG)
                    .course(
                        "train/accuracy",
                        (t, p, _, _) -> 1 - Math.exp(-t * 16 * Math.exp(-square(decades(p, .05)))))
                    .build()));
    all.add(
        new Planted(
            "constant learning rate",
            "initial-steps",
            "by step 350",
            () ->
                new Histories(44)
                    .trials(12)
                    .parameter(LR, 1e-4, 10, Scale.LOG)
                    .course(
                        "train/loss",
                        (t, p, _, _) -> Math.exp(-t * 16 * Math.exp(-square(decades(p, .05)))))
                    .build()));
  }

  private static void scientific(List<Planted> all) {
    all.add(
        new Planted(
            "two values",
            "scientific-difference",
            "activation relu",
            () ->
                study(51)
                    .scientific("activation", "relu", "tanh")
                    .objective(
                        p ->
                            (p.get("activation").equals("relu") ? .2 : .25)
                                + .02 * square(decades(p, .01)))
                    .build()));
    all.add(
        new Planted(
            "one of three is worse, maximised",
            "scientific-difference",
            "1 other combination",
            () ->
                study(52)
                    .trials(60)
                    .goal(Goal.MAXIMIZE)
                    .scientific("activation", "relu", "tanh", "none")
                    .objective(
                        p ->
                            (p.get("activation").equals("none") ? .5 : .8)
                                - .02 * square(decades(p, .01)))
                    .build()));
    all.add(
        new Planted(
            "no difference",
            "scientific-undecided",
            "not better than the others",
            () -> study(56).scientific("activation", "relu", "tanh").build()));
    all.add(
        new Planted(
            "more infeasible",
            "unequal-tuning",
            "with optimizer sgd",
            () ->
                study(53)
                    .scientific("optimizer", "sgd", "adam")
                    .infeasible(p -> p.get("optimizer").equals("sgd") && number(p, LR) > .01)
                    .build()));
    all.add(
        new Planted(
            "at a bound",
            "unequal-tuning",
            "with optimizer sgd the best points are at the max of learningRate (search from 0.0001"
                + " to 10)",
            () ->
                study(54)
                    .trials(80)
                    .scientific("optimizer", "sgd", "adam")
                    .objective(
                        p ->
                            .3
                                + .05
                                    * square(
                                        decades(p, p.get("optimizer").equals("sgd") ? 10 : .01)))
                    .build()));
    all.add(
        new Planted(
            "fewer points",
            "unequal-tuning",
            "points",
            () -> {
              var study = study(55).trials(60).scientific("optimizer", "sgd", "adam");
              return study.build(
                  study.runs().stream()
                      .filter(
                          run -> run.values().get("optimizer").equals("sgd") || run.index() < 16)
                      .toList());
            }));
  }

  private static void others(List<Planted> all) {
    all.add(
        new Planted(
            "monotone",
            "parameter-importance",
            "learningRate explains",
            () -> study(61).objective(p -> .3 + .02 * decades(p, 1)).noise(.02).build()));
    all.add(
        new Planted(
            "a valley",
            "parameter-importance",
            "dropout explains",
            () -> study(62).trials(100).objective(p -> square(number(p, "dropout") - .4)).build()));
    all.add(
        new Planted(
            "a name",
            "parameter-importance",
            "optimizer explains",
            () ->
                study(63)
                    .parameter(
                        new Parameter(
                            "optimizer", new CategoricalDomain(List.of("adam", "sgd", "lamb"))))
                    .objective(p -> p.get("optimizer").equals("sgd") ? .4 : .3)
                    .noise(.03)
                    .build()));
    all.add(
        new Planted(
            "a name, and nothing else",
            "parameter-importance",
            "optimizer explains 100 %",
            () ->
                study(63)
                    .parameter(
                        new Parameter("optimizer", new CategoricalDomain(List.of("adam", "sgd"))))
                    .objective(p -> p.get("optimizer").equals("sgd") ? .4 : .3)
                    .noise(0)
                    .build()));
    all.add(
        new Planted(
            "by the clock",
            "evaluation-intervals",
            "irregular steps",
            () ->
                changed(
                    64,
                    (run, curve) -> {
                      TreeMap<Long, Double> values = new TreeMap<>();
                      long step = 0;
                      for (int i = 0; i < curve.size(); i++) {
                        step += 30 + (i * 37 + run.index() * 11) % 40;
                        values.put(step, curve.value(i));
                      }
                      return Curve.of(values);
                    })));
    all.add(
        new Planted(
            "some end early",
            "curve-lengths",
            "end early",
            () ->
                changed(
                    65,
                    (run, curve) -> {
                      TreeMap<Long, Double> values = new TreeMap<>(curve.valuesByStep());
                      return Curve.of(run.index() % 7 == 0 ? values.headMap(STEPS / 2) : values);
                    })));
    all.add(
        new Planted(
            "one lacks a metric",
            "missing-metrics",
            "train/loss in 1 of 40",
            () -> {
              var study = study(66).course("train/loss", (_, _, _, _) -> 1);
              return study.build(
                  study.runs().stream()
                      .map(run -> run.index() == 3 ? with(run, Map.of()) : run)
                      .toList());
            }));
    all.add(
        new Planted(
            "the objective has another name",
            "missing-metrics",
            METRIC + ", the metric of the objective, is missing in 40 of 40 trials",
            () -> {
              var study = study(67).course("validation/eror", (_, _, value, _) -> value);
              return study.build(study.runs().stream().map(PlantedTruths::unmeasured).toList());
            }));
  }

  private interface Change {
    Curve of(TrialRun run, Curve curve);
  }

  private static StudyHistory changed(long seed, Change change) {
    var study = study(seed).course(METRIC, (_, _, value, _) -> value);
    return study.build(
        study.runs().stream()
            .map(
                run -> {
                  Map<String, Curve> curves = new HashMap<>(run.curves());
                  curves.computeIfPresent(METRIC, (_, curve) -> change.of(run, curve));
                  return with(run, curves);
                })
            .toList());
  }

  private static TrialRun unmeasured(TrialRun run) {
    return new TrialRun(
        run.index(),
        run.replicate(),
        run.values(),
        Outcome.UNMEASURED,
        Double.NaN,
        0,
        run.curves(),
        run.thinned());
  }

  private static TrialRun with(TrialRun run, Map<String, Curve> curves) {
    return new TrialRun(
        run.index(),
        run.replicate(),
        run.values(),
        Outcome.SUCCEEDED,
        run.objective(),
        run.step(),
        curves,
        run.thinned());
  }
}
