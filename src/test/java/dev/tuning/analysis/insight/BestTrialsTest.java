package dev.tuning.analysis.insight;

import static dev.tuning.analysis.insight.Histories.METRIC;
import static dev.tuning.analysis.insight.Histories.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.space.Scale;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of points that are equally good none is better for having been there first. */
class BestTrialsTest {

  private static double rate(Map<String, Object> point) {
    return 1 + Math.log10(number(point, "learningRate")) / 4;
  }

  /** Two points in three have no error; the larger the learning rate, the earlier. */
  private static Histories saturated(int trials) {
    return new Histories(1)
        .trials(trials)
        .noise(0)
        .parameter("learningRate", 1e-4, 1, Scale.LOG)
        .parameter("dropout", 0, .8, Scale.LINEAR)
        .objective(point -> rate(point) < .3 || rate(point) > .93 ? .2 : 0)
        .course(METRIC, (t, point, value, _) -> value + Math.max(0, 1.05 - rate(point) - t));
  }

  @Test
  void allThatAreAsGoodAreAmongTheBest() {
    StudyHistory history = saturated(60).build();

    assertThat(BestTrials.withTied(history, history.ranked(), 3))
        .hasSize((int) history.points().stream().filter(point -> point.cost() == 0).count());
  }

  @Test
  void theyAreNotAtABoundBecauseTheFastestAre() {
    assertThat(InsightChecks.insights(saturated(60).build(), Set.of()))
        .extracting(Insight::check)
        .doesNotContain("search-space-boundary");
  }

  @Test
  void theCurvesLookedAtAreFewAndOfAllOfThem() {
    StudyHistory history = saturated(100).build();
    long[] steps =
        history.points().stream()
            .filter(point -> point.cost() == 0)
            .mapToLong(point -> point.best().step())
            .sorted()
            .toArray();

    List<Long> looked = BestTrials.runs(history, 3).stream().map(TrialRun::step).toList();

    assertThat(looked).hasSize(5).isSorted();
    assertThat(looked.get(2)).isEqualTo(steps[steps.length / 2]);
    assertThat(looked.getFirst()).isLessThan(steps[steps.length / 4]);
    assertThat(looked.getLast()).isGreaterThan(steps[steps.length * 3 / 4]);
  }

  @Test
  void withoutTiesTheyAreTheBest() {
    StudyHistory history = saturated(100).noise(.01).build();

    assertThat(BestTrials.withTied(history, history.ranked(), 3))
        .isEqualTo(Arrays.copyOf(history.ranked(), BestTrials.count(history.ranked(), 3)));
    assertThat(BestTrials.runs(history, 3))
        .extracting(TrialRun::objective)
        .isSorted()
        .first()
        .isEqualTo(history.point(history.ranked()[0]).best().objective());
  }
}
