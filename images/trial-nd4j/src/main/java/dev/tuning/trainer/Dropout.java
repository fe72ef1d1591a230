package dev.tuning.trainer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Inverted dropout (Srivastava et al. 2014): in training a hidden unit is set to 0 with probability
 * p and otherwise divided by 1 - p, so that evaluation needs no correction. The mask of a global
 * batch is a pure function of (init seed, step), and each host takes its rows of it.
 *
 * @param initSeed the trial's initialisation seed
 * @param probability p, in [0, 1)
 */
record Dropout(long initSeed, double probability) {

    boolean isActive() {
        return probability > 0;
    }

    /**
     * The factors of a step, 0 or 1 / (1 - p), as a new float32 matrix.
     *
     * @param firstRow row of the global batch at which this host's part of it begins
     */
    INDArray mask(long step, int firstRow, int rows, int columns) {
        RandomStream random = RandomStream.of(initSeed, RandomStream.Purpose.DROPOUT, step);
        random.skip((long) firstRow * columns);
        float kept = (float) (1 / (1 - probability));
        float[] mask = new float[rows * columns];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = random.nextDouble() < probability ? 0 : kept;
        }
        return Nd4j.create(mask, new long[] {rows, columns}, 'c');
    }
}
