package dev.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Guards against gross regressions only: {@link SuggestionBenchmark} measures. */
class SuggestionSpeedTest {

  @Test
  @Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
  void aHundredThousandPointsOfTwentyParametersTakeSeconds() {
    Search search = QuasiRandom.over(Spaces.ranges(20), 0);

    assertThat(Spaces.points(search, 100_000)).hasSize(100_000);
  }
}
