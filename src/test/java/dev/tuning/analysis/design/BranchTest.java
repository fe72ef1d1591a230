package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.search.QuasiRandom;
import dev.tuning.search.Search;
import dev.tuning.space.Parameter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BranchTest {

  /** Of one combination there are two points, of another six, of the third any number. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 6, 7, 8, 9, 15, 18, 19, 20, 50})
  void pointsAreThoseThatTheSearchGives(long points) {
    Design design =
        Designs.of(
            "*a of x y z; n int 1 6 @a=x; b bool @a=y; lr log 1e-4 1 @a=z",
            Algorithm.QUASI_RANDOM,
            points);
    Search search = QuasiRandom.over(design.space(), 1);
    Map<Object, Long> searched =
        LongStream.range(0, points)
            .mapToObj(index -> search.pointAt(index).orElseThrow().get("a"))
            .collect(Collectors.groupingBy(value -> value, Collectors.counting()));

    for (Branch branch : Branch.perCombination(design)) {
      assertThat(branch.points())
          .as(branch.describe())
          .isEqualTo(searched.getOrDefault(branch.combination().get("a"), 0L));
    }
  }

  @Test
  void aNuisanceOptimizerSharesItsPointsAmongItsValues() {
    Design design =
        Designs.of(
            "*act of relu tanh; opt of sgd adam; m bool @opt=sgd; n int 1 9 @m=true;"
                + " b1 reverse .1 .9 @opt=adam; lr log 1e-4 1; x bool; y int 1 9 @x=true",
            Algorithm.QUASI_RANDOM,
            41);

    List<Branch> branches = Branch.perOptimizer(design);

    assertThat(branches).extracting(Branch::points).containsExactly(10L, 10L, 10L, 10L);
    assertThat(branches)
        .extracting(Branch::describe)
        .containsExactly(
            "act relu, optimizer sgd",
            "act relu, optimizer adam",
            "act tanh, optimizer sgd",
            "act tanh, optimizer adam");
    assertThat(names(branches.get(0).possible())).isEqualTo("act opt m n lr x y");
    assertThat(names(branches.get(0).certain())).isEqualTo("act opt m lr x");
    assertThat(names(branches.get(1).possible())).isEqualTo("act opt b1 lr x y");
    assertThat(names(branches.get(1).certain())).isEqualTo("act opt b1 lr x");
  }

  @Test
  void aFixedOrScientificOptimizerSharesNothing() {
    assertThat(Branch.perOptimizer(Designs.of("optimizer = adam; lr log 1e-4 1")))
        .singleElement()
        .satisfies(
            branch -> {
              assertThat(branch.optimizer()).contains("adam");
              assertThat(branch.points()).isEqualTo(100);
              assertThat(branch.describe()).isEqualTo("optimizer adam");
            });
    assertThat(Branch.perOptimizer(Designs.of("*optimizer of sgd adam; lr log 1e-4 1")))
        .extracting(branch -> branch.optimizer().orElseThrow())
        .containsExactly("sgd", "adam");
    assertThat(Branch.perOptimizer(Designs.of("lr log 1e-4 1")))
        .extracting(Branch::describe)
        .containsExactly("the study");
  }

  @Test
  void aCombinationNeedsNoMorePointsThanItHas() {
    Design design = Designs.of("*a of x y; n int 1 3 @a=x; lr log 1e-4 1 @a=y");

    assertThat(Branch.pointsForEach(Branch.perCombination(design), 10)).isEqualTo(13);
  }

  private static String names(List<Parameter> parameters) {
    return parameters.stream().map(Parameter::name).collect(Collectors.joining(" "));
  }
}
