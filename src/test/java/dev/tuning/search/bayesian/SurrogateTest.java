package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tuning.search.ScrambledHalton;
import dev.tuning.search.bayesian.PastPoint.Result;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A slope that rises up to a border at x = 0.7, beyond which nothing can be trained. */
class SurrogateTest {

  private static final double BORDER = 0.7;

  private final Encoding encoding =
      new Encoding(
          new Space(
              List.of(
                  new Parameter("x", new DoubleDomain(0, 1, Scale.LINEAR)),
                  new Parameter("y", new DoubleDomain(0, 1, Scale.LINEAR)))),
          false);

  private final List<PastPoint> points = new ArrayList<>();

  private void tried(double x, double y) {
    points.add(
        new PastPoint(
            points.size(),
            Map.of("x", x, "y", y),
            x > BORDER ? new Result.Infeasible() : new Result.Feasible(x - y * y, 1, 0)));
  }

  /** Some points everywhere, and then, as a search does, closer and closer to the border. */
  private Surrogate learned() {
    var sequence = new ScrambledHalton(7, List.of("x", "y"));
    for (int i = 0; i < 12; i++) {
      tried(sequence.coordinate(i, 0), sequence.coordinate(i, 1));
    }
    for (double far = 0.08; far > 0.001; far /= 2) {
      tried(BORDER - far, far);
      tried(BORDER + far, far);
    }
    return Surrogate.of(encoding, points, List.of()).orElseThrow();
  }

  @Test
  void aBorderBesideTheBestDoesNotMakeTheModelForgetTheRest() {
    Surrogate surrogate = learned();

    assertThat(Arrays.stream(surrogate.lengths()).min().orElseThrow()).isGreaterThan(0.1);
    double[] elsewhere = {0.45, 0.3};
    assertThat(surrogate.expected(elsewhere)).isCloseTo(0.36, within(0.08));
  }

  @Test
  void whetherAPointIsFeasibleIsAQuestionAtTheBorderAlone() {
    Surrogate surrogate = learned();

    assertThat(surrogate.feasible(new double[] {BORDER, 0.01})).isBetween(0.3, 0.7);
    assertThat(surrogate.feasible(new double[] {0.3, 0.4})).isGreaterThan(0.8);
    assertThat(surrogate.feasible(new double[] {0.95, 0.4})).isLessThan(0.2);
  }

  /** Best in the middle of four dimensions. */
  private static PastPoint bowl(long index, DoubleUnaryOperator coordinate) {
    Map<String, Object> parameters = new HashMap<>();
    double loss = 0;
    for (int j = 0; j < 4; j++) {
      double x = coordinate.applyAsDouble(j);
      parameters.put("p" + j, x);
      loss += (1 + 3 * j) * (x - 0.5) * (x - 0.5);
    }
    return new PastPoint(index, parameters, new Result.Feasible(-loss, 1, 0));
  }

  /**
   * A score that is good among points everywhere is nothing special among those of a search that
   * knows where to look: those tell which of them is the best, whatever earlier Studies say.
   */
  @Test
  void earlierStudiesDoNotBlurWhatGoodPointsTellOfEachOther() {
    List<String> names = List.of("p0", "p1", "p2", "p3");
    var bowls =
        new Encoding(
            new Space(
                names.stream()
                    .map(name -> new Parameter(name, new DoubleDomain(0, 1, Scale.LINEAR)))
                    .toList()),
            true);
    List<List<PastPoint>> earlier =
        LongStream.range(0, 3)
            .mapToObj(seed -> new ScrambledHalton(seed, names))
            .map(
                sequence ->
                    LongStream.range(0, 35)
                        .mapToObj(i -> bowl(i, j -> sequence.coordinate(i, (int) j)))
                        .toList())
            .toList();
    var random = new Random(1);
    List<PastPoint> good =
        LongStream.range(0, 40)
            .mapToObj(i -> bowl(i, _ -> random.nextGaussian(0.5, 0.04)))
            .toList();

    Surrogate surrogate = Surrogate.of(bowls, good.subList(0, 20), earlier).orElseThrow();

    int right = 0;
    int pairs = 0;
    for (PastPoint one : good.subList(20, 40)) {
      for (PastPoint other : good.subList(20, 40)) {
        if (score(one) > score(other)) {
          pairs++;
          right += mean(surrogate, bowls, one) > mean(surrogate, bowls, other) ? 1 : 0;
        }
      }
    }
    assertThat((double) right / pairs).isGreaterThan(0.8);
  }

  private static double mean(Surrogate surrogate, Encoding encoding, PastPoint point) {
    return surrogate.score().mean(encoding.of(point.parameters()));
  }

  private static double score(PastPoint point) {
    return ((Result.Feasible) point.result()).score();
  }
}
