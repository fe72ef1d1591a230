package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LbfgsTest {

  @Test
  void findsTheMinimumOfRosenbrock() {
    Lbfgs.Minimum minimum =
        Lbfgs.minimise(
            (x, gradient) -> {
              double a = x[1] - x[0] * x[0];
              gradient[0] = -400 * a * x[0] - 2 * (1 - x[0]);
              gradient[1] = 200 * a;
              return 100 * a * a + (1 - x[0]) * (1 - x[0]);
            },
            new double[] {-1.2, 1},
            200,
            1e-12);

    assertThat(minimum.point()).containsExactly(new double[] {1, 1}, within(1e-5));
    assertThat(minimum.value()).isLessThan(1e-10);
  }

  @Test
  void needsFewIterationsForAQuadraticFunction() {
    double[] scales = {1, 10, 100, 1000};
    Lbfgs.Minimum minimum =
        Lbfgs.minimise(
            (x, gradient) -> {
              double sum = 0;
              for (int j = 0; j < x.length; j++) {
                gradient[j] = scales[j] * (x[j] - j);
                sum += 0.5 * scales[j] * (x[j] - j) * (x[j] - j);
              }
              return sum;
            },
            new double[4],
            40,
            1e-10);

    assertThat(minimum.point()).containsExactly(new double[] {0, 1, 2, 3}, within(1e-4));
  }

  /** A border beyond which there is no value: the logarithm of what is negative. */
  @Test
  void shortensStepsThatLeadNowhere() {
    Lbfgs.Minimum minimum =
        Lbfgs.minimise(
            (x, gradient) -> {
              gradient[0] = 1 - 0.01 / x[0];
              return x[0] > 0 ? x[0] - 0.01 * Math.log(x[0]) : Double.NaN;
            },
            new double[] {3},
            100,
            1e-12);

    assertThat(minimum.point()[0]).isCloseTo(0.01, within(1e-4));
  }

  @Test
  void staysWhereThereIsNoValue() {
    Lbfgs.Minimum minimum =
        Lbfgs.minimise((x, gradient) -> Double.NaN, new double[] {3}, 100, 1e-12);

    assertThat(minimum.point()).containsExactly(3);
    assertThat(minimum.value()).isNaN();
  }
}
