package dev.tuning.search.bayesian;

import dev.tuning.search.Hashing;

/** Random numbers that are functions of what they are for. */
final class Draws {

  private Draws() {}

  /** A number in (0, 1). */
  static double uniform(long... words) {
    return Hashing.uniform(Hashing.mix(words)) + 0x1p-54;
  }

  /** A number of the standard normal distribution. */
  static double normal(long... words) {
    return Normal.quantile(uniform(words));
  }
}
