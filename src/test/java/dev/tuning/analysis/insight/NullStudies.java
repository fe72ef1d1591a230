package dev.tuning.analysis.insight;

import dev.tuning.analysis.Goal;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Studies in which there is nothing to find: the objective has nothing to do with the parameters,
 * infeasible trials happen anywhere, scientific values have no effect and curves have no fault.
 *
 * <p>Run by hand, it prints how often each check speaks all the same: see docs/insights.md.
 */
final class NullStudies {

  private NullStudies() {}

  /** What a study may have. */
  record Kind(boolean infeasible, boolean replicates) {}

  static StudyHistory of(long seed, Kind kind) {
    var study = new Histories(seed);
    RandomGenerator random = study.random();
    int parameters = random.nextInt(1, 13);
    for (int i = 0; i < parameters; i++) {
      addParameter(study, i, random.nextInt(6));
    }
    if (random.nextBoolean()) {
      study.scientific(
          "scientific",
          random.nextBoolean() ? new String[] {"a", "b"} : new String[] {"a", "b", "c"});
    }
    double share = kind.infeasible() ? random.nextDouble(0, 0.25) : 0;
    double scale = Math.pow(10, random.nextDouble(-3, 3));
    study
        .trials(random.nextInt(8, 201))
        .replicates(kind.replicates() ? 3 : 1)
        .goal(random.nextBoolean() ? Goal.MINIMIZE : Goal.MAXIMIZE)
        .evaluations(random.nextInt(5, 60))
        .objective(_ -> 3 * scale)
        .noise(scale)
        .infeasible(_ -> random.nextDouble() < share);
    addCurves(study, random.nextInt(3), scale);
    return study.build();
  }

  private static void addParameter(Histories study, int i, int kind) {
    String name = i == 0 ? "learningRate" : "p" + i;
    switch (kind) {
      case 0, 1 -> study.parameter(name, 1e-4, 1, Scale.LOG);
      case 2 -> study.parameter(name, 0.1, 0.9, Scale.LINEAR);
      case 3 -> study.parameter(new Parameter(name, new IntegerDomain(8, 512, Scale.LOG)));
      case 4 -> study.parameter(new Parameter(name, new DiscreteDomain(List.of(1L, 2L, 4L, 8L))));
      default ->
          study.parameter(new Parameter(name, new CategoricalDomain(List.of("x", "y", "z"))));
    }
  }

  /** None, flat and noisy ones, or ones that fall until they end and are still enough. */
  private static void addCurves(Histories study, int kind, double scale) {
    double noise = 0.1 * scale;
    if (kind == 1) {
      study
          .course(Histories.METRIC, (_, _, value, random) -> value + noise * random.nextGaussian())
          .course("train/loss", (_, _, value, random) -> value + noise * random.nextGaussian());
    }
    if (kind == 2) {
      study
          .course("train/loss", (t, _, _, random) -> Math.exp(-3 * t) + .02 * random.nextGaussian())
          .course("train/gradientNorm", (_, _, _, random) -> 1 + random.nextDouble());
    }
  }

  /** How often each check speaks, by its identifier. */
  static TreeMap<String, Long> alarms(long studies, Kind kind) {
    TreeMap<String, Long> alarms =
        LongStream.range(0, studies)
            .mapToObj(seed -> InsightChecks.insights(of(seed, kind), Set.of()))
            .flatMap(insights -> insights.stream().map(Insight::check).distinct())
            .collect(Collectors.groupingBy(check -> check, TreeMap::new, Collectors.counting()));
    InsightChecks.ids().forEach(id -> alarms.putIfAbsent(id, 0L));
    return alarms;
  }

  /** Prints a table. */
  public static void main(String[] arguments) {
    long studies = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1000;
    var plain = alarms(studies, new Kind(false, false));
    var infeasible = alarms(studies, new Kind(true, false));
    var replicates = alarms(studies, new Kind(false, true));
    plain.forEach(
        (id, count) ->
            System.out.printf(
                "| `%s` | %.1f %% | %.1f %% | %.1f %% |%n",
                id,
                100.0 * count / studies,
                100.0 * infeasible.get(id) / studies,
                100.0 * replicates.get(id) / studies));
  }
}
