package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.search.bayesian.PastPoint.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LookElsewhereTest {

  private static final int STARTUP = 4;

  /** Where no point is a quasi-random one. */
  private static Optional<LookElsewhere> due(List<PastPoint> points) {
    return LookElsewhere.due(points, STARTUP, 0, Set::of);
  }

  /** Adds points, of which the best one comes early, and a result for each look. */
  private static List<Integer> undecided(int size, Result ofLooks) {
    List<PastPoint> points = new ArrayList<>();
    List<Integer> looks = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      boolean looksThere = due(points).filter(look -> look == LookElsewhere.UNDECIDED).isPresent();
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
    assertThat(due(points)).contains(LookElsewhere.PROMISING);
    assertThat(due(points.subList(0, 14))).isEmpty();
  }

  @Test
  void thereIsNoneWhileTheBestPointGetsBetter() {
    List<PastPoint> points = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      points.add(new PastPoint(i, Map.of("x", 0.5), new Result.Feasible(i, 1, 0)));
    }
    assertThat(due(points)).isEmpty();
  }

  /** The quasi-random points are whole numbers, and one in five of them is feasible. */
  @Test
  void whereFewQuasiRandomPointsWereFeasibleEverySecondPointIsAnotherOne() {
    Set<Map<String, Object>> sequence =
        IntStream.range(0, 200)
            .mapToObj(i -> Map.<String, Object>of("x", (double) i))
            .collect(Collectors.toSet());
    List<PastPoint> points = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Result result = i == 0 ? new Result.Feasible(10, 1, 0) : new Result.Infeasible();
      points.add(new PastPoint(i, Map.of("x", (double) i), result));
    }
    List<Integer> beyond = new ArrayList<>();
    List<Integer> promising = new ArrayList<>();
    for (int i = 5; i < 60; i++) {
      Optional<LookElsewhere> due = LookElsewhere.due(points, 5, 0, () -> sequence);
      boolean isBeyond = due.equals(Optional.of(LookElsewhere.BEYOND));
      boolean isPromising = due.equals(Optional.of(LookElsewhere.PROMISING));
      if (isBeyond) {
        beyond.add(i);
      } else if (isPromising) {
        promising.add(i);
      }
      points.add(
          new PastPoint(
              i,
              Map.of("x", isBeyond || isPromising ? (double) i : i + 0.5),
              isBeyond ? new Result.Infeasible() : new Result.Feasible(1, 1, 0)));
    }

    // The model makes nine more feasible ones before it can be seen to stand still. Those that it
    // chose of quasi-random points tell nothing of how many can be trained.
    assertThat(beyond).hasSize(15).startsWith(14, 16, 18).endsWith(42);
    assertThat(promising).containsExactly(15, 25, 35, 45, 55);
  }
}
