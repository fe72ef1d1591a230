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
import java.util.List;
import java.util.Map;
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
}
