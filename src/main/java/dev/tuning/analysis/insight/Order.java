package dev.tuning.analysis.insight;

/**
 * Sorts many points by a number: digit by digit, the last one first (a radix sort). That takes time
 * in proportion to the number of points, keeps the order of those that are equal, and makes no
 * objects.
 */
final class Order {

  private static final int BITS = 11;
  private static final int DIGITS = 1 << BITS;

  private Order() {}

  /**
   * Points by their values, in the order of {@link Double#compare}.
   *
   * @param points positions in values
   * @param values by point, none of them NaN
   */
  static int[] by(double[] values, int[] points) {
    long[] keys = new long[points.length];
    for (int i = 0; i < keys.length; i++) {
      long bits = Double.doubleToRawLongBits(values[points[i]]);
      // The larger a negative number, the smaller its bits are: all are turned over.
      keys[i] = bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
    }
    return sorted(keys, points);
  }

  /**
   * Points by their values.
   *
   * @param points positions in values
   * @param values by point
   */
  static int[] by(long[] values, int[] points) {
    long[] keys = new long[points.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = values[points[i]] ^ Long.MIN_VALUE;
    }
    return sorted(keys, points);
  }

  /** By keys without a sign, one of each point. */
  private static int[] sorted(long[] keys, int[] points) {
    int[] sorted = points.clone();
    int[] spare = new int[points.length];
    long[] spareKeys = new long[points.length];
    int[][] counts = new int[Math.ceilDiv(Long.SIZE, BITS)][DIGITS];
    for (long key : keys) {
      for (int i = 0; i < counts.length; i++) {
        counts[i][digit(key, i * BITS)]++;
      }
    }
    for (int shift = 0; shift < Long.SIZE; shift += BITS) {
      int[] places = counts[shift / BITS];
      if (keys.length == 0 || places[digit(keys[0], shift)] == keys.length) {
        continue; // All have the same digit.
      }
      int place = 0;
      for (int digit = 0; digit < DIGITS; digit++) {
        int count = places[digit];
        places[digit] = place;
        place += count;
      }
      for (int i = 0; i < keys.length; i++) {
        int to = places[digit(keys[i], shift)]++;
        spareKeys[to] = keys[i];
        spare[to] = sorted[i];
      }
      long[] otherKeys = keys;
      keys = spareKeys;
      spareKeys = otherKeys;
      int[] other = sorted;
      sorted = spare;
      spare = other;
    }
    return sorted;
  }

  private static int digit(long key, int shift) {
    return (int) (key >>> shift) & DIGITS - 1;
  }

  /**
   * The ranks of sorted values, from 1; equal ones share the mean of theirs.
   *
   * @param ascending the values, in ascending order
   */
  static double[] ranks(double[] ascending) {
    double[] ranks = new double[ascending.length];
    int from = 0;
    while (from < ranks.length) {
      int to = from + 1;
      while (to < ranks.length && ascending[to] == ascending[from]) {
        to++;
      }
      double rank = (from + 1 + to) / 2.0;
      while (from < to) {
        ranks[from++] = rank;
      }
    }
    return ranks;
  }
}
