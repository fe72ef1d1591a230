package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.search.bayesian.PastPoint.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LookElsewhereTest {

  private static final int STARTUP = 4;

  /** Adds points, of which the best one comes early, and a result for each look. */
  private static List<Integer> undecided(int size, Result ofLooks) {
    List<PastPoint> points = new ArrayList<>();
    List<Integer> looks = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      boolean looksThere =
          LookElsewhere.due(points, STARTUP, 0)
              .filter(look -> look == LookElsewhere.UNDECIDED)
              .isPresent();
      if (looksThere) {
        looks.add(i);
      }
      Result usual = new Result.Feasible(i == STARTUP ? 10 : 1, 1, 0);
      points.add(new PastPoint(i, Map.of("x", 0.5), looksThere ? ofLooks : usual));
    }
    return looks;
  }

  @Test
  void isEachTenthPointWhereTheLastOneCouldBeTrained() {
    assertThat(undecided(60, new Result.Feasible(1, 1, 0))).containsExactly(10, 20, 30, 40, 50);
  }

  @Test
  void isRarerAndRarerWhereTheyAreInfeasible() {
    assertThat(undecided(400, new Result.Infeasible())).containsExactly(10, 20, 40, 80, 160, 320);
  }

  @Test
  void whatIsNotKnownYetIsNoFailure() {
    assertThat(undecided(60, new Result.Pending())).containsExactly(10, 20, 30, 40, 50);
    assertThat(undecided(60, new Result.Failed())).containsExactly(10, 20, 30, 40, 50);
  }

  @Test
  void theOtherLooksAreAtWhatPromisesMost() {
    List<PastPoint> points = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      points.add(
          new PastPoint(i, Map.of("x", 0.5), new Result.Feasible(i == STARTUP ? 10 : 1, 1, 0)));
    }
    assertThat(LookElsewhere.due(points, STARTUP, 0)).contains(LookElsewhere.PROMISING);
    assertThat(LookElsewhere.due(points.subList(0, 14), STARTUP, 0)).isEmpty();
  }

  @Test
  void thereIsNoneWhileTheBestPointGetsBetter() {
    List<PastPoint> points = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      points.add(new PastPoint(i, Map.of("x", 0.5), new Result.Feasible(i, 1, 0)));
    }
    assertThat(LookElsewhere.due(points, STARTUP, 0)).isEmpty();
  }
}
