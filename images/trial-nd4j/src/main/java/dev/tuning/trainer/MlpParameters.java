package dev.tuning.trainer;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of a network, or their gradient: one flat vector and views of its parts. An
 * optimizer and a checkpoint see the vector, the network sees the parts.
 */
final class MlpParameters {

    private final INDArray flat;
    private final INDArray hiddenWeights;
    private final INDArray hiddenBias;
    private final INDArray outputWeights;
    private final INDArray outputBias;

    private MlpParameters(INDArray flat, int inputs, int hidden, int classes) {
        this.flat = flat;
        long end = 0;
        hiddenWeights = view(end, inputs, hidden);
        end += (long) inputs * hidden;
        hiddenBias = view(end, 1, hidden);
        end += hidden;
        outputWeights = view(end, hidden, classes);
        end += (long) hidden * classes;
        outputBias = view(end, 1, classes);
    }

    /** All zero. */
    static MlpParameters zeros(DataType type, int inputs, int hidden, int classes) {
        long length = (inputs + 1L) * hidden + (hidden + 1L) * classes;
        return new MlpParameters(Nd4j.zeros(type, length), inputs, hidden, classes);
    }

    /**
     * Normally distributed weights, a pure function of the seed, and biases of 0. The variance of
     * the hidden layer suits its activation; that of the output layer is Glorot's.
     */
    static MlpParameters initial(
            DataType type, int inputs, int hidden, int classes, Activation activation, long seed) {
        MlpParameters parameters = zeros(type, inputs, hidden, classes);
        fill(parameters.hiddenWeights, 0, activation.initialVariance(inputs, hidden), seed);
        fill(parameters.outputWeights, 1, 2.0 / (hidden + classes), seed);
        return parameters;
    }

    /** All parameters in one vector; a change of it changes the parts. */
    INDArray flat() {
        return flat;
    }

    /** Inputs x hidden units. */
    INDArray hiddenWeights() {
        return hiddenWeights;
    }

    /** 1 x hidden units. */
    INDArray hiddenBias() {
        return hiddenBias;
    }

    /** Hidden units x classes. */
    INDArray outputWeights() {
        return outputWeights;
    }

    /** 1 x classes. */
    INDArray outputBias() {
        return outputBias;
    }

    /** Column-major, which is what BLAS writes without a copy; true: never a copy of the vector. */
    private INDArray view(long first, int rows, int columns) {
        return flat.get(NDArrayIndex.interval(first, first + (long) rows * columns))
                .reshape('f', true, rows, columns);
    }

    private static void fill(INDArray weights, int layer, double variance, long seed) {
        RandomStream random = RandomStream.of(seed, RandomStream.Purpose.WEIGHTS, layer);
        double deviation = Math.sqrt(variance);
        double[][] values = new double[weights.rows()][weights.columns()];
        for (double[] row : values) {
            for (int column = 0; column < row.length; column++) {
                row[column] = deviation * random.nextGaussian();
            }
        }
        weights.assign(Nd4j.create(values));
    }
}
