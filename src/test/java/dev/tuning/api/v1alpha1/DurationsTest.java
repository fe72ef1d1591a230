package dev.tuning.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "7d, P7D",
    "2h, PT2H",
    "1h30m, PT90M",
    "90s, PT90S",
    "1d2h3m4s, P1DT2H3M4S",
    "0h5m, PT5M",
    "36h, P1DT12H",
    "1d5s, P1DT5S",
    "999999d999999h999999m999999s, P999999DT999999H999999M999999S",
  })
  void readsDaysHoursMinutesAndSeconds(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
    assertThat(Durations.read(text)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "2",
        "h",
        "2 h",
        "2h ",
        "-2h",
        "1.5h",
        "2H",
        "30m1h",
        "1h1h",
        "P7D",
        "7days",
        "1000000d",
        "2h\n",
        "soon"
      })
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessage("'" + text + "' is no duration: write 7d, 2h or 1h30m");
    assertThat(Durations.read(text)).isEmpty();
  }

  @Test
  void noneIsNone() {
    assertThat(Durations.read(null)).isEmpty();
  }
}
