package dev.tuning.trainer;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * All hosts of a trial, as one of them sees them. They form a star: the chief is connected to each
 * worker. Every step is an exchange in which each worker sends its part and gets the mean over all
 * parts; only the chief decides that a run ends early, and says so in place of the mean.
 */
sealed interface Hosts extends AutoCloseable permits SingleHost, ChiefHost, WorkerHost {

    /** What comes of a step. */
    sealed interface Answer {

        /**
         * The step goes on.
         *
         * @param loss mean over the global batch
         */
        record Mean(double loss) implements Answer {}

        /**
         * There is no such step: the chief ended the run after the one before.
         *
         * @param outcome how
         */
        record Ended(Outcome outcome) implements Answer {}
    }

    /** Whether this host evaluates, reports and writes checkpoints. */
    boolean isChief();

    /** Which input files each host reads, by host index; empty without input files. */
    List<FileRange> shares();

    /**
     * Averages over the global batch.
     *
     * @param step from 1
     * @param images number of images in this host's part, perhaps 0
     * @param loss mean over this part
     * @param gradient of that loss; is overwritten with that of the mean loss of the global batch
     * @throws HostsException if a host is lost; no host has then finished the step for good, since
     *     the chief has not
     */
    Answer average(long step, int images, double loss, INDArray gradient);

    /** Whether this host should end the run after the step that it has finished. */
    boolean shouldStop();

    /**
     * Ends the run on all hosts. If it is completed, waits until all are, and makes sure that all
     * have the same weights.
     *
     * @param outcome what this host has come to
     * @return what all have come to
     * @throws HostsException if a host is lost before it has completed
     * @throws UnequalWeightsException if weights differ
     */
    Outcome conclude(Outcome outcome);

    @Override
    void close();
}
