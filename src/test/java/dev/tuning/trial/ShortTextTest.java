package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortTextTest {

  @ParameterizedTest
  @CsvSource({
    "abc, 3, abc",
    "abcd, 3, abc",
    // Two bytes, three bytes, and a surrogate pair of four.
    "aää, 4, aä",
    "学习率, 8, 学习",
    "a😀😀, 8, a😀",
  })
  void endsBetweenCharacters(String text, int bytes, String expected) {
    assertThat(ShortText.of(text, bytes)).isEqualTo(expected);
  }
}
