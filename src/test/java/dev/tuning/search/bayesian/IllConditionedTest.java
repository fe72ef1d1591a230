package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.search.bayesian.PastPoint.Result;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.RandomSpaces;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories on which arithmetic may fail: a point always comes, one of the space and a new one. */
class IllConditionedTest {

  static Stream<Arguments> scores() {
    return Stream.of(
        scores("constant", _ -> 3),
        scores("zero", _ -> 0),
        scores("huge", i -> 1e300 * (i % 7 - 3)),
        scores("largest", i -> i % 2 == 0 ? Double.MAX_VALUE : -Double.MAX_VALUE),
        scores("denormal", i -> i * Double.MIN_VALUE),
        scores("one outlier", i -> i == 3 ? -1e300 : i),
        scores("one miracle", i -> i == 3 ? 1e300 : i),
        scores("nearly constant", i -> 1 + i * 1e-16),
        scores("far from zero", i -> 1e15 + i));
  }

  private static Arguments scores(String name, IntToDoubleFunction score) {
    return Arguments.argumentSet(name, score);
  }

  private static Space cube(int d) {
    return new Space(
        IntStream.range(0, d)
            .mapToObj(j -> new Parameter("x" + j, new DoubleDomain(0, 1, Scale.LINEAR)))
            .toList());
  }

  private static void requireNext(Space space, List<PastPoint> history) {
    var search = new BayesianSearch(space, 1, 2, List.of());
    BayesianRound round = search.begin(history);
    for (int i = 0; i < 3; i++) {
      Optional<Proposal> next = round.next(history.size() + i);
      assertThat(next).isPresent();
      Map<String, Object> point = next.get().parameters();
      assertThat(space.complete(point)).isEqualTo(point);
      assertThat(history).noneMatch(past -> past.parameters().equals(point));
    }
  }

  @ParameterizedTest
  @MethodSource("scores")
  void anyScores(IntToDoubleFunction score) {
    for (int d : new int[] {1, 2, 5, 20}) {
      for (int n : new int[] {1, 2, 12}) {
        List<PastPoint> history = new ArrayList<>();
        Space space = cube(d);
        for (int i = 0; i < n; i++) {
          int number = i;
          Map<String, Object> point =
              space.assignmentAt(
                  IntStream.range(0, d).mapToDouble(j -> Draws.uniform(number, j)).toArray());
          history.add(new PastPoint(i, point, new Result.Feasible(score.applyAsDouble(i), 1, 0)));
        }
        requireNext(space, history);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("scores")
  void onePointAgainAndAgain(IntToDoubleFunction score) {
    Space space = cube(3);
    List<PastPoint> history = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      history.add(
          new PastPoint(
              i,
              space.assignmentAt(new double[] {0.5, 0.5, 0.5}),
              new Result.Feasible(score.applyAsDouble(i), 1 + i % 3, 1e-3)));
    }
    requireNext(space, history);
  }

  @Provide
  Arbitrary<Space> spaces() {
    return RandomSpaces.any();
  }

  /** Any space, any results in it. */
  @Property(tries = 60)
  void anyHistory(
      @ForAll("spaces") Space space, @ForAll long seed, @ForAll @IntRange(max = 25) int n) {
    var random = new SplittableRandom(seed);
    var search = new BayesianSearch(space, seed, random.nextInt(4), List.of());
    List<PastPoint> history = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      history.add(new PastPoint(i, space.drawAssignment(random::nextDouble), result(random, i)));
    }
    BayesianRound round = search.begin(history);
    List<Map<String, Object>> tried =
        new ArrayList<>(history.stream().map(PastPoint::parameters).toList());
    for (int i = 0; i < 3; i++) {
      Optional<Proposal> next = round.next(n + i);
      if (next.isEmpty()) {
        assertThat(tried.stream().distinct().count()).isEqualTo(space.size());
        break;
      }
      Map<String, Object> point = next.get().parameters();
      assertThat(space.complete(point)).isEqualTo(point);
      assertThat(tried).doesNotContain(point);
      tried.add(point);
    }
    assertThat(search.begin(history.reversed()).next(n)).isEqualTo(search.begin(history).next(n));
  }

  private static Result result(SplittableRandom random, int i) {
    return switch (random.nextInt(8)) {
      case 0 -> new Result.Infeasible();
      case 1 -> new Result.Pending();
      case 2 -> new Result.Failed();
      case 3 -> new Result.Feasible(random.nextDouble() * 1e300, 1, 0);
      default -> new Result.Feasible(random.nextGaussian(), 1 + random.nextInt(3), i * 0.01);
    };
  }
}
