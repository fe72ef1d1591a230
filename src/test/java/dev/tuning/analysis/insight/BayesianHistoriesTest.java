package dev.tuning.analysis.insight;

import static dev.tuning.analysis.insight.Histories.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.analysis.insight.TrialRun.Outcome;
import dev.tuning.search.QuasiRandom;
import dev.tuning.space.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The points of a Bayesian search lie where it looked, which by itself tells of no parameter. */
class BayesianHistoriesTest {

  private static final int STUDIES = 8;

  private static Histories study(long seed) {
    return new Histories(seed)
        .bayesian()
        .noise(.01)
        .parameter("learningRate", 1e-4, 1, Scale.LOG)
        .parameter("hiddenUnits", 8, 512, Scale.LOG)
        .parameter("dropout", .1, .8, Scale.LINEAR);
  }

  /** Where a learning rate lies in its range. */
  private static double rate(Map<String, Object> point) {
    return 1 + Math.log10(number(point, "learningRate")) / 4;
  }

  private static ToDoubleFunction<Map<String, Object>> bestAt(double rate) {
    return point -> .2 + 2 * Math.pow(rate(point) - rate, 2);
  }

  private static List<StudyHistory> studies(ToDoubleFunction<Map<String, Object>> objective) {
    return IntStream.range(0, STUDIES)
        .mapToObj(seed -> study(seed).objective(objective).build())
        .toList();
  }

  /** The parameters that a check names. */
  private static List<String> named(String check, StudyHistory history) {
    return InsightChecks.insights(history, Set.of()).stream()
        .filter(insight -> insight.check().equals(check))
        .map(insight -> insight.parameter().orElse(""))
        .toList();
  }

  @Test
  void whereOneParameterMattersTheOthersAreAtNoBound() {
    List<StudyHistory> studies = studies(bestAt(.55));

    assertThat(studies).flatMap(history -> named("search-space-boundary", history)).isEmpty();
    assertThat(studies).flatMap(history -> named("parameter-importance", history)).isEmpty();
  }

  @Test
  void whatIsBestBeyondTheBoundIsFound() {
    List<List<String>> found =
        studies(bestAt(1.1)).stream()
            .map(history -> named("search-space-boundary", history))
            .toList();

    assertThat(found).allSatisfy(names -> assertThat(names).contains("learningRate"));
    assertThat(found).filteredOn(names -> names.size() > 1).hasSizeLessThanOrEqualTo(1);
  }

  /** As of a loss that explodes instead of being infeasible. */
  @Test
  void hugeCostsOfAnotherParameterDoNotHideIt() {
    assertThat(
            studies(
                point ->
                    .5
                            * Math.pow(
                                Math.log(number(point, "hiddenUnits") / 8) / Math.log(64) - 1.2, 2)
                        + bestAt(.5).applyAsDouble(point)
                        + Math.exp(40 * Math.max(0, rate(point) - .8))))
        .filteredOn(
            history -> named("search-space-boundary", history).equals(List.of("hiddenUnits")))
        .hasSizeGreaterThanOrEqualTo(STUDIES - 2);
  }

  /** Proposed one after the other in one corner, where only the learning rate is too large. */
  @Test
  void aClusterOfInfeasiblePointsIsExplainedByOneParameter() {
    assertThat(named("infeasible-region", corner(point -> rate(point) > .9)))
        .containsExactly("learningRate");
  }

  @Test
  void whatExplainsTheOthersIsSaidToo() {
    assertThat(
            named(
                "infeasible-region",
                corner(point -> rate(point) > .9 || number(point, "dropout") > .6)))
        .containsExactlyInAnyOrder("learningRate", "dropout");
  }

  /** Points anywhere, and some where the learning rate is large and the layers are narrow. */
  private static StudyHistory corner(Predicate<Map<String, Object>> infeasible) {
    Histories study = study(1).trials(60);
    List<Map<String, Object>> points = new ArrayList<>();
    var spread = QuasiRandom.over(study.space(), 1);
    for (int i = 0; i < 50; i++) {
      points.add(spread.pointAt(i).orElseThrow());
    }
    for (int i = 0; i < 10; i++) {
      points.add(Map.of("learningRate", .6 + .01 * i, "hiddenUnits", 8 + .1 * i, "dropout", .4));
    }
    List<TrialRun> runs = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      Map<String, Object> point = points.get(i);
      boolean fails = infeasible.test(point);
      runs.add(
          new TrialRun(
              i,
              0,
              point,
              fails ? Outcome.INFEASIBLE : Outcome.SUCCEEDED,
              fails ? Double.NaN : bestAt(.5).applyAsDouble(point),
              fails ? 0 : Histories.STEPS,
              Map.of(),
              Set.of()));
    }
    return study.build(runs);
  }
}
