package dev.tuning.trainer;

/** Says which images a host takes in a step. */
@FunctionalInterface
interface Batches {

    /**
     * A host's part of the global batch of a step.
     *
     * @param images positions in the training set, perhaps none
     * @param firstRow how many images of the global batch hosts of a lower index take
     */
    record Batch(int[] images, int firstRow) {}

    /** @param step from 1 */
    Batch of(long step);
}
