package dev.tuning.search;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The Halton sequence with random digit permutations, Owen's "A randomized Halton algorithm in R"
 * (arXiv 1706.02808): points in the unit cube that cover it more evenly than independent ones.
 *
 * <p>Dimension j has the j-th prime as its base b. With d0, d1, ... the digits of the index i in
 * base b, least significant first, and one random permutation of {0, ..., b - 1} for each place of
 * a digit, {@code u = sum_k permutation_k(d_k) b^-(k + 1)}. The places beyond the most significant
 * digit count too: their zeros are permuted, which acts as a random shift. There are as many places
 * as fit into 54 bits, so that u is as fine as a double.
 *
 * <p>The permutations matter most for large bases: without them, the first b points of dimensions
 * with bases b and b' lie on a few lines.
 *
 * <p>A coordinate is a pure function of the seed, the index, and the name and place of its
 * dimension. Immutable, so threads may share it.
 */
public final class ScrambledHalton implements UnitSequence {

  /**
   * Most dimensions. The 100th prime is 541; a study with fewer points than the base sees a random
   * sample of its first digit only.
   */
  public static final int MAX_DIMENSIONS = 100;

  /** Indices are below this, 2^40, so that even the largest base has a place for each digit. */
  public static final long INDEX_LIMIT = 1L << 40;

  /** Bits of the finest step; one more than the significand of a double. */
  private static final int BITS = 54;

  private static final double LARGEST_BELOW_ONE = Math.nextDown(1.0);

  private final Dimension[] dimensions;

  /**
   * Makes the sequence.
   *
   * @param seed any number; another one gives other points of the same quality
   * @param names the names of the dimensions in order; appending one leaves the coordinates of the
   *     others as they are
   * @throws IllegalArgumentException if there are more than {@link #MAX_DIMENSIONS} names
   */
  public ScrambledHalton(long seed, List<String> names) {
    if (names.size() > MAX_DIMENSIONS) {
      throw new IllegalArgumentException(
          "there are "
              + names.size()
              + " searched parameters, but quasi-random search takes at"
              + " most "
              + MAX_DIMENSIONS
              + ": fix some of them");
    }
    int[] bases = Primes.first(names.size());
    dimensions = new Dimension[bases.length];
    for (int j = 0; j < bases.length; j++) {
      dimensions[j] = new Dimension(permutations(seed, names.get(j), bases[j]));
    }
  }

  /** Makes the sequence of given permutations, by dimension, place and digit. */
  ScrambledHalton(int[][][] permutations) {
    dimensions = new Dimension[permutations.length];
    for (int j = 0; j < permutations.length; j++) {
      dimensions[j] = new Dimension(permutations[j]);
    }
  }

  /**
   * A coordinate of a point, in time proportional to the number of the index's digits.
   *
   * @param index which point, from 0, less than {@link #INDEX_LIMIT}
   * @param dimension which coordinate, from 0
   * @return a number in [0, 1)
   * @throws IllegalArgumentException if the index is outside its range
   */
  @Override
  public double coordinate(long index, int dimension) {
    requireIndex(index);
    return dimensions[dimension].coordinate(index);
  }

  /** Refuses what is no index. */
  static void requireIndex(long index) {
    if (index < 0 || index >= INDEX_LIMIT) {
      throw new IllegalArgumentException(
          "index is " + index + ": give one from 0 to " + (INDEX_LIMIT - 1));
    }
  }

  /** Number of places whose digits make numbers of at most {@link #BITS} bits in the given base. */
  static int places(int base) {
    int places = 0;
    for (long power = base; power < 1L << BITS; power *= base) {
      places++;
    }
    return places;
  }

  /** Independent random permutations for the places of a dimension. */
  private static int[][] permutations(long seed, String name, int base) {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom")
            .create(Hashing.mix(seed, Hashing.fnv1a(name)));
    int[][] permutations = new int[places(base)][];
    for (int k = 0; k < permutations.length; k++) {
      permutations[k] = permutation(random, base);
    }
    return permutations;
  }

  /**
   * A random permutation of {0, ..., size - 1} (Fisher and Yates). Spelled out, down to the bounded
   * number, because the JDK does not promise that its own shuffle will always give the same result.
   */
  private static int[] permutation(RandomGenerator random, int size) {
    int[] permutation = new int[size];
    for (int i = 0; i < size; i++) {
      int j = (int) Math.unsignedMultiplyHigh(random.nextLong(), i + 1);
      permutation[i] = permutation[j];
      permutation[j] = i;
    }
    return permutation;
  }

  /**
   * One dimension. Coordinates are summed in integers, in units of b^-places, and divided once: no
   * rounding error builds up.
   */
  private static final class Dimension {

    private final int base;

    /** What digit d at place k adds to a coordinate, at {@code k * base + d}. */
    private final long[] contributions;

    /** What the zeros at place k and beyond add to a coordinate, at {@code k}. */
    private final long[] zeros;

    /** The number of units in 1. */
    private final double one;

    Dimension(int[][] permutations) {
      int places = permutations.length;
      base = permutations[0].length;
      contributions = new long[places * base];
      zeros = new long[places + 1];
      long unit = 1;
      for (int k = places - 1; k >= 0; k--) {
        for (int digit = 0; digit < base; digit++) {
          contributions[k * base + digit] = permutations[k][digit] * unit;
        }
        zeros[k] = zeros[k + 1] + contributions[k * base];
        unit *= base;
      }
      one = unit;
    }

    double coordinate(long index) {
      long sum = 0;
      int k = 0;
      for (long rest = index; rest != 0; k++) {
        long quotient = rest / base;
        sum += contributions[k * base + (int) (rest - quotient * base)];
        rest = quotient;
      }
      // The sum may have one bit more than a double holds, and round up to 1.
      return Math.min((sum + zeros[k]) / one, LARGEST_BELOW_ONE);
    }
  }
}
