package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubsetTest {

  private record One(int index, double value) {

    boolean isFeasible() {
      return !Double.isNaN(value);
    }
  }

  private static List<Integer> chosen(List<One> all, int limit) {
    return Subset.of(all, limit, One::isFeasible, One::value).stream().map(One::index).toList();
  }

  @Test
  void fewAreAllKept() {
    List<One> all = IntStream.range(0, 8).mapToObj(i -> new One(i, i)).toList();

    assertThat(chosen(all, 8)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void theBestTheLatestInfeasibleAndTheLatestAreKept() {
    // The first are the best; every fifth is infeasible.
    List<One> all =
        IntStream.range(0, 100).mapToObj(i -> new One(i, i % 5 == 4 ? Double.NaN : -i)).toList();

    assertThat(chosen(all, 16))
        .containsExactly(0, 1, 2, 3, 5, 6, 7, 8, 84, 89, 94, 95, 96, 97, 98, 99);
  }

  @Test
  void whereAllAreInfeasibleTheLatestAreKept() {
    List<One> all = IntStream.range(0, 50).mapToObj(i -> new One(i, Double.NaN)).toList();

    assertThat(chosen(all, 4)).containsExactly(46, 47, 48, 49);
  }
}
