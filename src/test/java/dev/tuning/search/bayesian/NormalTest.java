package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTest {

  /** Computed with 60 digits (mpmath). */
  @ParameterizedTest
  @CsvSource({
    "-1000, -500014.73445209116",
    "-100, -5010.1295788002498",
    "-38, -730.19618340211374",
    "-25, -319.86146358149595",
    "-5, -16.74430116266099",
    "-1, -2.4851210257126413",
    "-0.5, -1.6205162643873199",
    "0, -0.9189385332046727",
    "1, 0.08002621884930694",
    "5, 1.6094379231264314",
    "1000, 6.907755278982137"
  })
  void improvementIsAccurateInTheTails(double z, double expected) {
    assertThat(Normal.logImprovement(z)).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
  }

  @Test
  void improvementRisesEverywhere() {
    double before = Double.NEGATIVE_INFINITY;
    for (double z = -1000; z <= 1000; z += 0.01) {
      double here = Normal.logImprovement(z);
      assertThat(here).isFinite().isGreaterThan(before);
      before = here;
    }
    assertThat(Normal.logImprovement(-1e8)).isFinite().isLessThan(Normal.logImprovement(-1e5));
  }

  @ParameterizedTest
  @CsvSource({
    "-1000, -500007.8266948121",
    "-30, -454.3212439563432",
    "-1, -1.8410216450092636",
    "0, -0.6931471805599453",
    "3, -0.0013508099647481938"
  })
  void theDistributionFunctionIsAccurateInTheTail(double z, double expected) {
    assertThat(Normal.logCumulative(z)).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
  }

  @Test
  void quantilesInvertTheDistributionFunction() {
    for (double p = 0.001; p < 1; p += 0.001) {
      assertThat(Normal.cumulative(Normal.quantile(p))).isCloseTo(p, within(1e-12));
    }
  }
}
