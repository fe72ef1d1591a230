package dev.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrimesTest {

  @Test
  void startsWithTwo() {
    assertThat(Primes.first(10)).containsExactly(2, 3, 5, 7, 11, 13, 17, 19, 23, 29);
    assertThat(Primes.first(0)).isEmpty();
  }

  @Test
  void hundredthIs541() {
    assertThat(Primes.first(100)).endsWith(523, 541);
  }
}
