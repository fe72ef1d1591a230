package dev.tuning.analysis.insight;

import java.util.Arrays;

/**
 * Sorts many points by a number: digit by digit, the last one first (a radix sort). That takes time
 * in proportion to the number of points, keeps the order of those that are equal, and makes no
 * objects. First by the upper half of the digits, in which most numbers differ.
 */
final class Order {

  private static final int BITS = 11;
  private static final int DIGITS = 1 << BITS;

  /** Where the upper half begins. */
  private static final int UPPER = 31;

  /** So few are sorted one by one. */
  private static final int FEW = 32;

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
    byDigits(keys, sorted, 0, keys.length, UPPER);
    int from = 0;
    while (from < keys.length) {
      int to = from + 1;
      while (to < keys.length && keys[to] >>> UPPER == keys[from] >>> UPPER) {
        to++;
      }
      if (to - from > FEW) {
        byDigits(keys, sorted, from, to, 0);
      } else {
        oneByOne(keys, sorted, from, to);
      }
      from = to;
    }
    return sorted;
  }

  /** Sorts a part of the points by their digits from a bit on. */
  private static void byDigits(long[] keys, int[] points, int from, int to, int lowest) {
    int n = to - from;
    long[] spareKeys = new long[n];
    int[] spare = new int[n];
    int[] places = new int[DIGITS];
    for (int shift = lowest; shift < Long.SIZE; shift += BITS) {
      Arrays.fill(places, 0);
      for (int i = from; i < to; i++) {
        places[digit(keys[i], shift)]++;
      }
      if (n == 0 || places[digit(keys[from], shift)] == n) {
        continue; // All have the same digit.
      }
      int place = 0;
      for (int digit = 0; digit < DIGITS; digit++) {
        int count = places[digit];
        places[digit] = place;
        place += count;
      }
      for (int i = from; i < to; i++) {
        int at = places[digit(keys[i], shift)]++;
        spareKeys[at] = keys[i];
        spare[at] = points[i];
      }
      for (int i = 0; i < n; i++) {
        keys[from + i] = spareKeys[i];
        points[from + i] = spare[i];
      }
    }
  }

  private static void oneByOne(long[] keys, int[] points, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      long key = keys[i];
      int point = points[i];
      int at = i;
      while (at > from && Long.compareUnsigned(keys[at - 1], key) > 0) {
        keys[at] = keys[at - 1];
        points[at] = points[at - 1];
        at--;
      }
      keys[at] = key;
      points[at] = point;
    }
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
