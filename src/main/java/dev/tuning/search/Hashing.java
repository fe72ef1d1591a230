package dev.tuning.search;

import java.nio.charset.StandardCharsets;

/** Hash functions that are specified to the bit, unlike those of the JDK's classes. */
public final class Hashing {

  /** 2^64 divided by the golden ratio, made odd. */
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private Hashing() {}

  /** FNV-1a with 64 bits (Fowler, Noll, Vo; RFC 9923) of the text's UTF-8 bytes. */
  public static long fnv1a(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (octet & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  /**
   * Mixes words into one, in which each bit depends on each bit of the words and on their order. A
   * chain of the finaliser of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
   * generators", OOPSLA 2014; constants: variant 13 of Stafford).
   */
  public static long mix(long... words) {
    long state = 0;
    for (long word : words) {
      state = (state ^ word) + GOLDEN_GAMMA;
      state = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
      state = (state ^ (state >>> 27)) * 0x94d049bb133111ebL;
      state ^= state >>> 31;
    }
    return state;
  }

  /** A number in [0, 1) of a word's highest 53 bits, as many as a double holds. */
  public static double uniform(long word) {
    return (word >>> 11) * 0x1p-53;
  }
}
