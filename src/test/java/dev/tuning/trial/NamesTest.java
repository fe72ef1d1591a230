package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

  @Test
  void aNameIsAFunctionOfWhatTheObjectIs() {
    assertThat(Names.trial("digits", 7, 0)).isEqualTo("digits-7");
    assertThat(Names.trial("digits", 7, 2)).isEqualTo("digits-7-r2");
    assertThat(Names.pod("digits-7", 2, 0)).isEqualTo("digits-7-2-0");
  }

  @ParameterizedTest
  @CsvSource({
    "digits-7, digits-7-1-0, 1",
    "digits-7, digits-7-12-3, 12",
    // A Study may be named like a Trial of another one.
    "digits-7, digits-7-7-1-0,",
    "digits-7-1, digits-7-1-2-0, 2",
    "digits-7, digits-70-1-0,",
    "digits-7, digits-7-1,",
    "digits-7, digits-7,",
    "digits-7, digits-7-debug,",
    "digits-7, digits-7-a-0,",
    "digits-7, digits-7-1-0-0,",
    "digits-7, digits-7-99999999999999999999-0,",
    "digits-7, xdigits-7-1-0,",
  })
  void theAttemptIsReadFromTheNameOfAPod(String trial, String pod, Integer attempt) {
    assertThat(Names.attempt(trial, pod))
        .isEqualTo(attempt == null ? OptionalInt.empty() : OptionalInt.of(attempt));
  }
}
