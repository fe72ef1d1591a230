package dev.tuning.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.analysis.TrialObjective.Missing;
import dev.tuning.analysis.TrialObjective.NotFinite;
import dev.tuning.analysis.TrialObjective.Result;
import dev.tuning.analysis.TrialObjective.Value;
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

    assertThat(TrialObjective.of(Map.of("b", values, "a", values), METRIC, Goal.MINIMIZE, false))
        .isEqualTo(new Missing(new TreeSet<>(List.of("a", "b"))));
    assertThat(TrialObjective.of(Map.of(), METRIC, Goal.MINIMIZE, true))
        .isEqualTo(new Missing(new TreeSet<>()));
  }

  @Test
  void aMetricWithoutValuesIsMissing() {
    assertThat(
            TrialObjective.of(
                Map.of(METRIC, new TreeMap<Long, Double>()), METRIC, Goal.MINIMIZE, false))
        .isInstanceOf(Missing.class);
  }

  private static Result objective(Goal goal, boolean lastStep, String text) {
    var values = new TreeMap<Long, Double>();
    for (String value : text.split(" ")) {
      values.put(10L * values.size(), Double.valueOf(value));
    }
    var other = new TreeMap<>(Map.of(1000L, -1e9, 2000L, 1e9));
    return TrialObjective.of(Map.of(METRIC, values, "other", other), METRIC, goal, lastStep);
  }
}
