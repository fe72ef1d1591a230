package dev.tuning.search;

/**
 * The random seeds that a trial's processes see. Pure functions, so attempts, order and parallelism
 * don't change them.
 *
 * <p>Seeds are in [0, 2^31): every framework takes such a number, while NumPy refuses negative ones
 * and those from 2^32 on, and a signed 32-bit seed (TensorFlow, JAX without 64-bit numbers) ends at
 * 2^31 - 1.
 *
 * <p>Hashes of 31 bits would be equal too often: two pairs or so among 100,000 seeds. So index,
 * replicate and host are written into 31 bits, and these are scrambled one-to-one with a key from
 * the study's seed. What does not fit goes into the key. Hence, within a study,
 *
 * <ul>
 *   <li>the hosts of a trial always have different data seeds;
 *   <li>with up to 64 replicates, trials have different init seeds up to 2^25 points, and no two
 *       hosts of any trials have the same data seed while points times hosts, each rounded up to a
 *       power of two, are at most 2^25: 16,384 points with 2,048 hosts, say;
 *   <li>beyond that, two of them may be equal, as two hashes may.
 * </ul>
 */
public final class Seeds {

  /** Tells the two kinds of seed apart, so that neither is a function of the other. */
  private enum Purpose {
    INIT,
    DATA
  }

  private static final int MASK = Integer.MAX_VALUE;
  private static final int REPLICATE_BITS = 6;
  private static final int ROUNDS = 3;

  private Seeds() {}

  /**
   * The seed that all hosts of a trial share, for the initialisation of parameters.
   *
   * @param studySeed any number
   * @param index which point, from 0
   * @param replicate which repetition of the point, from 0
   * @return a number in [0, 2^31)
   * @throws IllegalArgumentException if index or replicate is negative
   */
  public static long initSeed(long studySeed, long index, int replicate) {
    return seed(Purpose.INIT, studySeed, index, replicate, 0);
  }

  /**
   * The seed of one host of a trial, for shuffling and augmenting its share of the data.
   *
   * @param studySeed any number
   * @param index which point, from 0
   * @param replicate which repetition of the point, from 0
   * @param host which host of the trial, from 0
   * @return a number in [0, 2^31), different for each host of the trial
   * @throws IllegalArgumentException if index, replicate or host is negative
   */
  public static long dataSeed(long studySeed, long index, int replicate, int host) {
    return seed(Purpose.DATA, studySeed, index, replicate, host);
  }

  private static int seed(Purpose purpose, long studySeed, long index, int replicate, int host) {
    if (index < 0 || replicate < 0 || host < 0) {
      throw new IllegalArgumentException(
          "index "
              + index
              + ", replicate "
              + replicate
              + " or host "
              + host
              + " is negative: count from 0");
    }
    long trial = (index << REPLICATE_BITS) | (replicate & ((1 << REPLICATE_BITS) - 1));
    // The trial from the top and the host from the bottom: they share the bits as they need them.
    int low = (Integer.reverse((int) trial & MASK) >>> 1) ^ host;
    long key =
        Hashing.mix(
            purpose.ordinal(),
            studySeed,
            index >>> (31 - REPLICATE_BITS),
            replicate >>> REPLICATE_BITS);
    return scramble(low, key);
  }

  /**
   * A one-to-one mapping of [0, 2^31) onto itself, as each step is one-to-one: exclusive or, and
   * multiplication by an odd number modulo 2^31 (the multipliers are those of MurmurHash3).
   */
  private static int scramble(int bits, long key) {
    for (int round = 0; round < ROUNDS; round++) {
      bits ^= (int) Hashing.mix(key, round) & MASK;
      bits = (bits * 0x85ebca6b) & MASK;
      bits ^= bits >>> 15;
      bits = (bits * 0xc2b2ae35) & MASK;
      bits ^= bits >>> 16;
    }
    return bits;
  }
}
