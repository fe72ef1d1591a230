package dev.tuning.trainer;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Turns a gradient into a change of the parameters. */
sealed interface Optimizer permits Sgd, Momentum, Adam {

    /**
     * Makes one step.
     *
     * @param parameters are changed in place
     * @param gradient of the same length; its content is lost
     * @param step from 1
     */
    void update(INDArray parameters, INDArray gradient, long step);

    /** The live vectors that a checkpoint must hold, always in the same order; may be empty. */
    List<INDArray> state();
}
