package dev.tuning.trainer;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Adam (Kingma and Ba 2015, algorithm 1) with the paper's constants, which this trainer does not
 * tune: beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8.
 */
final class Adam implements Optimizer {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final double learningRate;
    private final INDArray firstMoment;
    private final INDArray secondMoment;

    /** @param length of the parameter vector */
    Adam(long length, double learningRate) {
        this.learningRate = learningRate;
        this.firstMoment = Nd4j.zeros(DataType.FLOAT, length);
        this.secondMoment = Nd4j.zeros(DataType.FLOAT, length);
    }

    @Override
    public void update(INDArray parameters, INDArray gradient, long step) {
        firstMoment.muli(BETA1).addi(gradient.mul(1 - BETA1));
        secondMoment.muli(BETA2).addi(gradient.muli(gradient).muli(1 - BETA2));
        INDArray scale = Transforms.sqrt(secondMoment.div(1 - Math.pow(BETA2, step)), false);
        double stepSize = learningRate / (1 - Math.pow(BETA1, step));
        parameters.subi(firstMoment.mul(stepSize).divi(scale.addi(EPSILON)));
    }

    @Override
    public List<INDArray> state() {
        return List.of(firstMoment, secondMoment);
    }
}
