package dev.tuning.trainer;

/**
 * Which images make up the batch of a step, if a single host reads the training set as one piece.
 * Each epoch goes through it in a new order that is a pure function of (data seed, epoch); the
 * images that do not fill a last batch sit out that epoch.
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

    private void shuffleFor(long wantedEpoch) {
        if (wantedEpoch == epoch) {
            return;
        }
        order = RandomStream.of(dataSeed, RandomStream.Purpose.SHUFFLE, wantedEpoch)
                .permutation(size);
        epoch = wantedEpoch;
    }
}
