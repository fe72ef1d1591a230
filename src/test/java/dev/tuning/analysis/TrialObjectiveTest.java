package dev.tuning.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.analysis.ObjectiveRule.Over;
import dev.tuning.analysis.TrialObjective.Missing;
import dev.tuning.analysis.TrialObjective.NotFinite;
import dev.tuning.analysis.TrialObjective.Result;
import dev.tuning.analysis.TrialObjective.Value;
import dev.tuning.analysis.TrialObjective.Violated;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrialObjectiveTest {

  private static final String METRIC = "validation/error";
  private static final Constraint LATENCY = new Constraint("latency", 20.0, null);

  /** Columns: goal, whether the last step counts, values at steps 0, 10, 20, ..., value, step. */
  @ParameterizedTest
  @CsvSource({
    // One evaluation is the best and the last.
    "MINIMIZE, false, 3, 3, 0",
    "MAXIMIZE, true, 3, 3, 0",
    // The best one in retrospect.
    "MINIMIZE, false, 3 1 2, 1, 10",
    "MAXIMIZE, false, 1 3 2, 3, 10",
    "MINIMIZE, false, -1 -2 0, -2, 10",
    // The earlier step wins a tie.
    "MINIMIZE, false, 3 1 1 2, 1, 10",
    "MAXIMIZE, false, 1 3 3 2, 3, 10",
    "MINIMIZE, false, 2 2 2, 2, 0",
    // The last one, even if others were better.
    "MINIMIZE, true, 3 1 2, 2, 20",
    "MAXIMIZE, true, 1 3 2, 2, 20",
    // What is not finite on the way does not count.
    "MINIMIZE, false, 3 NaN 2 5, 2, 20",
    "MINIMIZE, false, 3 -Infinity 5, 3, 0",
    "MAXIMIZE, false, 3 Infinity 5, 5, 20",
    "MAXIMIZE, false, NaN 5, 5, 10",
    "MINIMIZE, false, NaN 5, 5, 10",
    "MINIMIZE, true, NaN 5, 5, 10",
  })
  void isChosenInRetrospect(Goal goal, boolean lastStep, String values, double value, long step) {
    assertThat(objective(goal, lastStep, values)).isEqualTo(new Value(value, step));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "3 NaN", "1 2 Infinity", "1 2 -Infinity", "NaN NaN"})
  void aTrialThatEndsNotFiniteHasNoneEvenIfItWasGoodBefore(String values) {
    long last = 10L * (values.split(" ").length - 1);

    for (Goal goal : Goal.values()) {
      for (boolean lastStep : new boolean[] {false, true}) {
        assertThat(objective(goal, lastStep, values)).isEqualTo(new NotFinite(last));
      }
    }
  }

  @Test
  void aMissingMetricNamesThoseThatWereReported() {
    var values = new TreeMap<>(Map.of(0L, 1.0));

    assertThat(TrialObjective.of(Map.of("b", values, "a", values), best(Goal.MINIMIZE)))
        .isEqualTo(new Missing(METRIC, new TreeSet<>(List.of("a", "b"))));
    assertThat(TrialObjective.of(Map.of(), best(Goal.MINIMIZE)))
        .isEqualTo(new Missing(METRIC, new TreeSet<>()));
  }

  @Test
  void aMetricWithoutValuesIsMissing() {
    assertThat(TrialObjective.of(Map.of(METRIC, new TreeMap<Long, Double>()), best(Goal.MINIMIZE)))
        .isInstanceOf(Missing.class);
  }

  /** Columns: goal, which step counts, values at steps 0, 10, 20, ..., value, step. */
  @ParameterizedTest
  @CsvSource({
    "MINIMIZE, BEST_STEP, 3 1 2 NaN, 1, 10",
    "MAXIMIZE, BEST_STEP, 3 1 2 Infinity NaN, 3, 0",
    "MINIMIZE, LAST_STEP, 3 1 2 NaN -Infinity, 2, 20",
    "MINIMIZE, BEST_STEP, 3 1 2, 1, 10",
  })
  void whatCameBeforeADivergenceMayCount(
      Goal goal, Over over, String values, double value, long step) {
    var rule = new ObjectiveRule(METRIC, goal, over, true, List.of());

    assertThat(TrialObjective.of(Map.of(METRIC, curve(values)), rule))
        .isEqualTo(new Value(value, step));
  }

  @Test
  void whereNothingCameBeforeADivergenceNothingCounts() {
    var rule = new ObjectiveRule(METRIC, Goal.MINIMIZE, Over.BEST_STEP, true, List.of());

    assertThat(TrialObjective.of(Map.of(METRIC, curve("NaN Infinity")), rule))
        .isEqualTo(new NotFinite(10));
  }

  /** Columns: which step counts, values and latencies at steps 0, 10, 20, ..., value, step. */
  @ParameterizedTest
  @CsvSource({
    "BEST_STEP, 3 1 2, 5 21 20, 2, 20",
    "BEST_STEP, 3 1 2, 5 5 5, 1, 10",
    "BEST_STEP, 3 1 1, 5 NaN 5, 1, 20",
    "LAST_STEP, 3 1 2, 30 30 20, 2, 20",
    // The latest latency so far decides.
    "BEST_STEP, 3 2 1 0, 5, 0, 30",
    "BEST_STEP, 3 2 1 0, 5 5 30, 2, 10",
  })
  void onlyStepsAtWhichTheConstraintsHoldCount(
      Over over, String values, String latencies, double value, long step) {
    assertThat(constrained(over, values, latencies)).isEqualTo(new Value(value, step));
  }

  @ParameterizedTest
  @CsvSource({
    "BEST_STEP, 3 1 2, 21 22 23",
    "LAST_STEP, 3 1 2, 5 5 21",
    "BEST_STEP, 3 1, NaN Infinity",
  })
  void aTrialMayBreakTheConstraintsAtEachStep(Over over, String values, String latencies) {
    assertThat(constrained(over, values, latencies)).isEqualTo(new Violated());
  }

  @Test
  void aMetricOfAConstraintIsMissedToo() {
    var rule = new ObjectiveRule(METRIC, Goal.MINIMIZE, Over.BEST_STEP, false, List.of(LATENCY));

    assertThat(TrialObjective.of(Map.of(METRIC, curve("1")), rule))
        .isEqualTo(new Missing("latency", new TreeSet<>(List.of(METRIC))));
  }

  private static Result constrained(Over over, String values, String latencies) {
    return TrialObjective.of(
        Map.of(METRIC, curve(values), "latency", curve(latencies)),
        new ObjectiveRule(METRIC, Goal.MINIMIZE, over, false, List.of(LATENCY)));
  }

  private static Result objective(Goal goal, boolean lastStep, String text) {
    var other = new TreeMap<>(Map.of(1000L, -1e9, 2000L, 1e9));
    return TrialObjective.of(
        Map.of(METRIC, curve(text), "other", other),
        new ObjectiveRule(
            METRIC, goal, lastStep ? Over.LAST_STEP : Over.BEST_STEP, false, List.of()));
  }

  private static ObjectiveRule best(Goal goal) {
    return new ObjectiveRule(METRIC, goal, Over.BEST_STEP, false, List.of());
  }

  private static TreeMap<Long, Double> curve(String text) {
    var values = new TreeMap<Long, Double>();
    for (String value : text.split(" ")) {
      values.put(10L * values.size(), Double.valueOf(value));
    }
    return values;
  }
}
