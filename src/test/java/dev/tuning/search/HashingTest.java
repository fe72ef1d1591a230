package dev.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashingTest {

  /** The test vectors of RFC 9923, appendix C. */
  @ParameterizedTest
  @CsvSource({"'', cbf29ce484222325", "a, af63dc4c8601ec8c", "foobar, 85944171f73967e8"})
  void fnvIsThatOfItsSpecification(String text, String hash) {
    assertThat(Long.toHexString(Hashing.fnv1a(text))).isEqualTo(hash);
  }

  /** The first outputs of SplitMix64 for seed 0, as in the reference implementation of Vigna. */
  @Test
  void mixOfOneWordIsSplitMix64() {
    assertThat(Hashing.mix(0)).isEqualTo(0xe220a8397b1dcdafL);
    assertThat(Hashing.mix(0x9e3779b97f4a7c15L)).isEqualTo(0x6e789e6aa1b965f4L);
  }

  @Test
  void mixDependsOnTheOrderOfWords() {
    assertThat(Hashing.mix(1, 2)).isNotEqualTo(Hashing.mix(2, 1));
  }

  @Test
  void mixChangesHalfOfTheBitsForOne() {
    int changed = 0;
    for (int bit = 0; bit < 64; bit++) {
      changed += Long.bitCount(Hashing.mix(7, 1L << bit) ^ Hashing.mix(7, 0));
    }
    assertThat(changed / 64.0).isCloseTo(32, within(1.5));
  }
}
