package dev.tuning.trainer;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The only host of a trial, its own chief.
 *
 * @param shares its share of the input files, or empty if it reads the training set as one piece
 * @param stop asks it to stop
 */
record SingleHost(List<FileRange> shares, StopSignal stop) implements Hosts {

    @Override
    public boolean isChief() {
        return true;
    }

    @Override
    public Answer average(long step, int images, double loss, INDArray gradient) {
        return new Answer.Mean(loss);
    }

    @Override
    public boolean shouldStop() {
        return stop.isRequested();
    }

    @Override
    public Outcome conclude(Outcome outcome) {
        return outcome;
    }

    @Override
    public void close() {
        // It has no connection.
    }
}
