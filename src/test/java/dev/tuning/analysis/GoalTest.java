package dev.tuning.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GoalTest {

  @ParameterizedTest
  @CsvSource({
    "MINIMIZE, 1, 2, true",
    "MINIMIZE, 2, 1, false",
    "MINIMIZE, 1, 1, false",
    "MINIMIZE, -Infinity, 1, true",
    "MINIMIZE, NaN, 1, false",
    "MINIMIZE, 1, NaN, false",
    "MAXIMIZE, 1, 2, false",
    "MAXIMIZE, 2, 1, true",
    "MAXIMIZE, 1, 1, false",
    "MAXIMIZE, Infinity, 1, true",
    "MAXIMIZE, NaN, 1, false",
    "MAXIMIZE, 1, NaN, false",
  })
  void better(Goal goal, double a, double b, boolean better) {
    assertThat(goal.isBetter(a, b)).isEqualTo(better);
  }

  @ParameterizedTest
  @CsvSource({
    "MINIMIZE, 0.5, 1, true",
    "MINIMIZE, 1, 1, true",
    "MINIMIZE, 1.5, 1, false",
    "MINIMIZE, NaN, 1, false",
    "MAXIMIZE, 0.5, 1, false",
    "MAXIMIZE, 1, 1, true",
    "MAXIMIZE, 1.5, 1, true",
    "MAXIMIZE, NaN, 1, false",
  })
  void reachesATargetWhenAtLeastAsGood(Goal goal, double value, double target, boolean reached) {
    assertThat(goal.reaches(value, target)).isEqualTo(reached);
  }

  @Test
  void ordersFromBestToWorst() {
    List<Double> values = List.of(2.0, -1.0, 3.0, 0.0);

    assertThat(values.stream().sorted(Goal.MINIMIZE::compare)).containsExactly(-1.0, 0.0, 2.0, 3.0);
    assertThat(values.stream().sorted(Goal.MAXIMIZE::compare)).containsExactly(3.0, 2.0, 0.0, -1.0);
  }

  @ParameterizedTest
  @EnumSource
  void equalValuesAreEquallyGood(Goal goal) {
    assertThat(goal.compare(.1, .1)).isZero();
  }
}
