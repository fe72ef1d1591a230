package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HalfRankTest {

  private static double[] warped(double... values) {
    var ranks = new HalfRank(values);
    return Arrays.stream(values).map(ranks::warp).toArray();
  }

  /** The vectors of Vizier's own tests, without the infeasible values, which it passes over. */
  @Test
  void warpsAsVizierDoes() {
    assertThat(warped(1, 4, 2, 10, 12, 2, 3, 5, 6))
        .containsExactly(
            new double[] {
              -2.7145447657886415,
              4,
              0.3722561569665319,
              10,
              12,
              0.3722561569665319,
              2.322289907556879,
              5,
              6
            },
            within(1e-12));
    assertThat(warped(-4, -3, -2, 1.1, 1.2, 1.3, 1.4, 1.5))
        .containsExactly(
            new double[] {
              0.7984888240158797,
              0.9467291870388195,
              1.0380072549079085,
              1.1139555940074284,
              1.2,
              1.3,
              1.4,
              1.5
            },
            within(1e-12));
  }

  /** Half of Vizier's whole pipeline: 1, 1, 5, -1e80; its logarithm comes after this. */
  @Test
  void anAbsurdValueIsJustTheWorst() {
    double[] warped = warped(1, 1, 5, -1e80);
    double range = 5 - warped[3];

    assertThat(Arrays.copyOf(warped, 3)).containsExactly(1, 1, 5);
    assertThat(0.5 - Math.log(1 + 0.5 * 4 / range) / Math.log(1.5))
        .isCloseTo(0.61848423 - 1.25966537 + 0.5, within(1e-8));
  }

  @Test
  void equalValuesStayEqual() {
    assertThat(warped(3, 3, 3)).containsExactly(3, 3, 3);
    assertThat(warped(0, 0)).containsExactly(0, 0);
    assertThat(warped(7)).containsExactly(7);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e299, 1e-300, Double.MIN_VALUE, 1})
  void scaleDoesNotMatter(double unit) {
    double[] warped = warped(unit, 2 * unit, 3 * unit, 4 * unit, 5 * unit);

    assertThat(warped).isSorted().doesNotContain(Double.NaN);
    assertThat(warped[4]).isEqualTo(5 * unit);
  }

  @Property
  void keepsTheOrderAndHasAWayBack(@ForAll @Size(min = 1, max = 40) double[] values) {
    double[] finite = Arrays.stream(values).filter(value -> Math.abs(value) <= 1e300).toArray();
    if (finite.length == 0) {
      return;
    }
    Arrays.sort(finite);
    var ranks = new HalfRank(finite);
    double largest = Arrays.stream(finite).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < finite.length; i++) {
      double warped = ranks.warp(finite[i]);
      assertThat(warped).isFinite();
      assertThat(i == 0 || warped >= ranks.warp(finite[i - 1])).isTrue();
      assertThat(ranks.unwarp(warped)).isCloseTo(finite[i], within(1e-9 * largest));
    }
  }
}
