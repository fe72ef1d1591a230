package dev.tuning.trainer;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Stochastic gradient descent: w = w - a g.
 *
 * @param learningRate a
 */
record Sgd(double learningRate) implements Optimizer {

    @Override
    public void update(INDArray parameters, INDArray gradient, long step) {
        parameters.subi(gradient.muli(learningRate));
    }

    @Override
    public List<INDArray> state() {
        return List.of();
    }
}
