package dev.tuning.trainer;

/**
 * Which images make up the batch of a step. Each epoch goes through the training set in a new order
 * that is a pure function of (data seed, epoch); the images that do not fill a last batch sit out
 * that epoch.
 */
final class BatchOrder {

    private final long dataSeed;
    private final int size;
    private final int batchSize;
    private long epoch = -1;
    private int[] order;

    /**
     * @param size images in the training set
     * @param batchSize 1 to size
     */
    BatchOrder(long dataSeed, int size, int batchSize) {
        this.dataSeed = dataSeed;
        this.size = size;
        this.batchSize = batchSize;
    }

    /**
     * The positions of the batch's images in the training set.
     *
     * @param step from 1; any order of calls gives the same batches
     */
    int[] batch(long step) {
        int batchesPerEpoch = size / batchSize;
        shuffleFor((step - 1) / batchesPerEpoch);
        int first = (int) ((step - 1) % batchesPerEpoch) * batchSize;
        int[] batch = new int[batchSize];
        System.arraycopy(order, first, batch, 0, batchSize);
        return batch;
    }

    /** Fisher and Yates, from the identity, so that no epoch depends on the one before. */
    private void shuffleFor(long wantedEpoch) {
        if (wantedEpoch == epoch) {
            return;
        }
        RandomStream random = RandomStream.of(dataSeed, RandomStream.Purpose.SHUFFLE, wantedEpoch);
        int[] shuffled = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            shuffled[i] = shuffled[j];
            shuffled[j] = i;
        }
        order = shuffled;
        epoch = wantedEpoch;
    }
}
