package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.search.bayesian.PastPoint.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandingStillTest {

  private static final int STARTUP = 5;
  private static final double SENSIBLE = 0.01;

  private final List<PastPoint> points = new ArrayList<>();

  private void add(double... scores) {
    for (double score : scores) {
      add(new Result.Feasible(score, 1, 0));
    }
  }

  private void add(Result result) {
    points.add(new PastPoint(points.size(), Map.of("x", 0.5), result));
  }

  private boolean standsStill() {
    return standsStill(0);
  }

  private boolean standsStill(double noise) {
    return StandingStill.is(points, STARTUP, SENSIBLE, noise);
  }

  @Test
  void whereNoneOfTheLatestIsBetterByAShareOfWhatWasGained() {
    // The best of the first ones has 4.
    add(0, 1, 2, 3, 4);
    add(10, 9, 9, 9, 9);
    assertThat(standsStill()).isFalse();
    add(9);
    assertThat(standsStill()).isTrue();

    // From 4 to 10, so that 0.06 is the least that counts.
    add(10.05);
    assertThat(standsStill()).isTrue();
    add(10.2);
    assertThat(standsStill()).isFalse();
    add(9, 9, 9, 9);
    assertThat(standsStill()).isFalse();
    add(9);
    assertThat(standsStill()).isTrue();
  }

  @Test
  void whatNoiseMayBeIsNotBetter() {
    add(0, 1, 2, 3, 4);
    add(10, 9, 9, 9, 10.2);

    assertThat(standsStill(0)).isFalse();
    add(9, 9, 9, 10.4);
    assertThat(standsStill(0)).isFalse();
    assertThat(standsStill(0.3)).isFalse();
    assertThat(standsStill(0.5)).isTrue();
  }

  @Test
  void infeasibleFailedAndPendingPointsAreNoSign() {
    add(0, 1, 2, 3, 10, 9, 9, 9, 9, 11);
    for (int i = 0; i < 10; i++) {
      add(new Result.Infeasible());
      add(new Result.Failed());
      add(new Result.Pending());
    }

    assertThat(standsStill()).isFalse();
  }

  @Test
  void fewPointsDoNotTell() {
    add(1, 1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(standsStill()).isFalse();
    add(1);
    assertThat(standsStill()).isTrue();
  }

  @Test
  void numbersAsLargeAsTheyGetAreNoObstacle() {
    add(-Double.MAX_VALUE, Double.MAX_VALUE, 0, 0, 0, 0, 0, 0, 0, 0);

    assertThat(standsStill()).isTrue();
  }
}
