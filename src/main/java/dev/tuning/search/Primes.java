package dev.tuning.search;

/** The prime numbers. */
final class Primes {

  private Primes() {}

  /** The first {@code count} primes, ascending. */
  static int[] first(int count) {
    int[] primes = new int[count];
    int found = 0;
    for (int candidate = 2; found < count; candidate++) {
      if (hasNoDivisor(candidate, primes, found)) {
        primes[found++] = candidate;
      }
    }
    return primes;
  }

  private static boolean hasNoDivisor(int candidate, int[] primes, int found) {
    for (int i = 0; i < found && primes[i] * primes[i] <= candidate; i++) {
      if (candidate % primes[i] == 0) {
        return false;
      }
    }
    return true;
  }
}
