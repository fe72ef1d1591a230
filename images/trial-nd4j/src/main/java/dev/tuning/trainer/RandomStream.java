package dev.tuning.trainer;

/**
 * A stream of random numbers that is a pure function of a seed, a purpose and an index: SplitMix64
 * (Steele, Lea, Flood 2014: "Fast splittable pseudorandom number generators"). Written out here,
 * because the numbers must not change with the Java version or the ND4J backend, and because a
 * stream for each step or epoch leaves no generator state to be saved in a checkpoint.
 */
final class RandomStream {

    /** What a stream is for; streams of different purposes are independent under the same seed. */
    enum Purpose {
        WEIGHTS(1), DROPOUT(2), SHUFFLE(3);

        /** Part of the definition of every stream: never reused, never renumbered. */
        private final long code;

        Purpose(long code) {
            this.code = code;
        }
    }

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double DOUBLE_UNIT = 0x1.0p-53;

    private long state;

    private RandomStream(long state) {
        this.state = state;
    }

    /**
     * The stream of one purpose and position.
     *
     * @param seed any number, also negative
     * @param index which layer, epoch or step
     */
    static RandomStream of(long seed, Purpose purpose, long index) {
        long state = mix(seed + GOLDEN_GAMMA);
        state = mix(state ^ mix(purpose.code * GOLDEN_GAMMA));
        state = mix(state ^ mix(index + GOLDEN_GAMMA));
        return new RandomStream(state);
    }

    /** Uniform in [0, 1), a multiple of 2<sup>-53</sup>. */
    double nextDouble() {
        return (nextLong() >>> 11) * DOUBLE_UNIT;
    }

    /** Uniform in [0, bound); the bias is below bound / 2<sup>64</sup>. */
    int nextInt(int bound) {
        return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
    }

    /** Standard normal (Box and Muller 1958), by {@link StrictMath}: the same on every machine. */
    double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * nextDouble());
    }

    /**
     * The numbers 0 to size - 1 in a random order: Fisher and Yates, from the identity, so that no
     * order depends on the one before.
     */
    int[] permutation(int size) {
        int[] shuffled = new int[size];
        for (int i = 0; i < size; i++) {
            int j = nextInt(i + 1);
            shuffled[i] = shuffled[j];
            shuffled[j] = i;
        }
        return shuffled;
    }

    /** Goes on as if so many numbers had been drawn; a Gaussian counts as two. */
    void skip(long numbers) {
        state += numbers * GOLDEN_GAMMA;
    }

    private long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
