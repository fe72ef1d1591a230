package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.search.bayesian.PastPoint.Result;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FewFeasibleTest {

  private static final int STARTUP = 6;
  private static final Result FEASIBLE = new Result.Feasible(1, 1, 0);
  private static final Result INFEASIBLE = new Result.Infeasible();

  private static boolean isFew(int feasible, int infeasible, Result... others) {
    List<Result> results =
        Stream.of(
                Collections.nCopies(feasible, FEASIBLE),
                Collections.nCopies(infeasible, INFEASIBLE),
                List.of(others))
            .flatMap(List::stream)
            .toList();
    return FewFeasible.is(
        IntStream.range(0, results.size())
            .mapToObj(i -> new PastPoint(i, Map.of("x", (double) i), results.get(i)))
            .toList(),
        STARTUP);
  }

  @Test
  void fewAreLessThanAQuarter() {
    assertThat(isFew(1, 5)).isTrue();
    assertThat(isFew(2, 7)).isTrue();
    assertThat(isFew(2, 6)).isFalse();
    assertThat(isFew(6, 0)).isFalse();
  }

  @Test
  void fourTimesTheFirstOnesAreEnough() {
    assertThat(isFew(1, 22)).isTrue();
    assertThat(isFew(1, 23)).isFalse();
  }

  @Test
  void whatIsStillRunningMayBeFeasible() {
    assertThat(isFew(1, 4, new Result.Pending())).isFalse();
  }

  @Test
  void programsThatFailedSayNothing() {
    assertThat(isFew(1, 3, new Result.Failed(), new Result.Failed())).isFalse();
    assertThat(isFew(1, 4, new Result.Failed())).isTrue();
  }
}
