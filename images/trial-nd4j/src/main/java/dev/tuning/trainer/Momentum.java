package dev.tuning.trainer;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gradient descent with heavy-ball momentum (Polyak 1964): v = m v + g, w = w - a v. The effective
 * learning rate is a / (1 - m).
 */
final class Momentum implements Optimizer {

    private final double learningRate;
    private final double momentum;
    private final INDArray velocity;

    /**
     * @param length of the parameter vector
     * @param learningRate a
     * @param momentum m, in [0, 1)
     */
    Momentum(long length, double learningRate, double momentum) {
        this.learningRate = learningRate;
        this.momentum = momentum;
        this.velocity = Nd4j.zeros(DataType.FLOAT, length);
    }

    @Override
    public void update(INDArray parameters, INDArray gradient, long step) {
        velocity.muli(momentum).addi(gradient);
        parameters.subi(velocity.mul(learningRate));
    }

    @Override
    public List<INDArray> state() {
        return List.of(velocity);
    }
}
