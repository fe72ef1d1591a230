package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteIntervalTest {

  @ParameterizedTest
  @CsvSource({"0, 10", "1, 10", "100, 10", "200, 20", "599, 59.9", "600, 60", "10000, 60"})
  void theMoreTrialsReportTheLongerItIsWithinLimits(int trials, double seconds) {
    assertThat(new WriteInterval(() -> trials).now(0))
        .isEqualTo(Duration.ofMillis(Math.round(1000 * seconds)));
  }

  @Test
  void theFirstOneIsShorter() {
    assertThat(new WriteInterval(() -> 200).now(.25)).isEqualTo(Duration.ofSeconds(15));
  }
}
