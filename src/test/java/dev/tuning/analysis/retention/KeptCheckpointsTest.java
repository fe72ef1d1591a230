package dev.tuning.analysis.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.analysis.Constraint;
import dev.tuning.analysis.Goal;
import dev.tuning.analysis.ObjectiveRule;
import dev.tuning.analysis.ObjectiveRule.Over;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptCheckpointsTest {

  private static SortedMap<Long, Double> curve(String values) {
    SortedMap<Long, Double> curve = new TreeMap<>();
    for (String value : values.split(" ")) {
      long step = 10L * (curve.size() + 1);
      curve.put(step, Double.valueOf(value));
    }
    return curve;
  }

  private static Set<Long> steps(String text) {
    return Arrays.stream(text.split(" ")).map(Long::valueOf).collect(Collectors.toSet());
  }

  private static ObjectiveRule rule(Goal goal, Constraint... constraints) {
    return new ObjectiveRule("error", goal, Over.BEST_STEP, false, List.of(constraints));
  }

  /** Columns: goal, how many, values at steps 10, 20, 30, ..., checkpoints, which of them stay. */
  @ParameterizedTest
  @CsvSource({
    // The best and the last.
    "MINIMIZE, 1, 3 1 2 4, 10 20 30 40, 20 40",
    "MAXIMIZE, 1, 3 1 2 2, 10 20 30 40, 10 40",
    "MINIMIZE, 2, 3 1 2 4, 10 20 30 40, 20 30 40",
    // The last may be one of the best: no other one takes its place.
    "MINIMIZE, 2, 3 1 4 2, 10 20 30 40, 20 40",
    // The earlier step wins a tie.
    "MINIMIZE, 1, 1 1 1 1, 10 20 30 40, 10 40",
    "MINIMIZE, 1, 3 0.0 -0.0 4, 10 20 30 40, 20 40",
    // What is not finite comes after what is.
    "MINIMIZE, 2, 3 -Infinity NaN 4, 10 20 30 40, 10 40",
    "MAXIMIZE, 1, NaN Infinity 1 NaN, 10 20 30 40, 30 40",
    // So does what was never evaluated.
    "MINIMIZE, 1, 3 2, 10 15 20 25, 20 25",
    "MINIMIZE, 3, 3 2, 10 15 20 25, 10 15 20 25",
    // Fewer than are kept.
    "MINIMIZE, 3, 3 2 1, 10 30, 10 30",
    "MINIMIZE, 1, NaN, 10, 10",
  })
  void theBestAndTheLastStay(
      Goal goal, int keepBest, String values, String checkpoints, String kept) {
    assertThat(
            KeptCheckpoints.of(
                steps(checkpoints), Map.of("error", curve(values)), rule(goal), keepBest))
        .isEqualTo(steps(kept));
  }

  @Test
  void thoseAtWhichTheConstraintsHoldComeFirst() {
    var metrics = Map.of("error", curve("1 4 2 3 5"), "latency", curve("9 1 9 1 1"));

    assertThat(
            KeptCheckpoints.of(
                steps("10 20 30 40 50"),
                metrics,
                rule(Goal.MINIMIZE, new Constraint("latency", 5.0, null)),
                1))
        .containsExactlyInAnyOrder(40L, 50L);
    // Where they hold nowhere, the best of all stays.
    assertThat(
            KeptCheckpoints.of(
                steps("10 20 30 40 50"),
                metrics,
                rule(Goal.MINIMIZE, new Constraint("latency", .5, null)),
                1))
        .containsExactlyInAnyOrder(10L, 50L);
  }

  @Test
  void withoutAnyEvaluationTheFirstStay() {
    assertThat(KeptCheckpoints.of(steps("30 20 10 40"), Map.of(), rule(Goal.MINIMIZE), 2))
        .containsExactlyInAnyOrder(10L, 20L, 40L);
    assertThat(KeptCheckpoints.of(List.of(), Map.of(), rule(Goal.MINIMIZE), 2)).isEmpty();
  }
}
