package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The backward pass against central differences of the forward pass, in float64. */
@Nd4jTest
class GradientTest {

    private static final int INPUTS = 5;
    private static final int HIDDEN = 7;
    private static final int CLASSES = 3;
    private static final int ROWS = 4;
    private static final double DELTA = 1e-5;

    @ParameterizedTest
    @CsvSource({"RELU, 0", "TANH, 0", "RELU, 0.5", "TANH, 0.5"})
    void agreesWithFiniteDifferences(Activation activation, double dropout) {
        MlpParameters parameters = MlpParameters.initial(
                DataType.DOUBLE, INPUTS, HIDDEN, CLASSES, activation, 11);
        Mlp network = new Mlp(parameters, activation);
        INDArray input = random(ROWS, INPUTS);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, ROWS, CLASSES);
        for (int row = 0; row < ROWS; row++) {
            labels.putScalar(row, row % CLASSES, 1);
        }
        INDArray mask = dropout == 0
                ? null
                : new Dropout(2, dropout).mask(1, 0, ROWS, HIDDEN).castTo(DataType.DOUBLE);

        MlpParameters gradient =
                MlpParameters.zeros(DataType.DOUBLE, INPUTS, HIDDEN, CLASSES);
        Mlp.Pass pass = network.forward(input, mask);
        network.backward(
                pass, CrossEntropy.of(pass.logits(), labels).logitsGradient(), gradient);

        INDArray flat = parameters.flat();
        for (long i = 0; i < flat.length(); i++) {
            double value = flat.getDouble(i);
            flat.putScalar(i, value + DELTA);
            double above = loss(network, input, mask, labels);
            flat.putScalar(i, value - DELTA);
            double below = loss(network, input, mask, labels);
            flat.putScalar(i, value);
            assertEquals(
                    (above - below) / (2 * DELTA),
                    gradient.flat().getDouble(i),
                    1e-7,
                    "parameter " + i);
        }
    }

    private static double loss(Mlp network, INDArray input, INDArray mask, INDArray labels) {
        return CrossEntropy.of(network.forward(input, mask).logits(), labels).loss();
    }

    private static INDArray random(int rows, int columns) {
        RandomStream random = RandomStream.of(3, RandomStream.Purpose.SHUFFLE, 0);
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            for (int column = 0; column < columns; column++) {
                row[column] = random.nextGaussian();
            }
        }
        return Nd4j.create(values);
    }
}
