package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Two steps with the gradients (1, -2) and (3, 0), against the formulas by hand. */
@Nd4jTest
class OptimizerTest {

    private final INDArray parameters = Nd4j.create(new float[] {10, 20});

    @Test
    void sgd() {
        makeTwoSteps(new Sgd(0.5));
        assertParameters(10 - 0.5 * 1 - 0.5 * 3, 20 + 0.5 * 2);
    }

    @Test
    void momentum() {
        makeTwoSteps(new Momentum(2, 0.5, 0.9));
        assertParameters(10 - 0.5 * 1 - 0.5 * (0.9 * 1 + 3), 20 + 0.5 * 2 + 0.5 * 0.9 * 2);
    }

    @Test
    void adam() {
        makeTwoSteps(new Adam(2, 0.5));
        // The first step of Adam is the learning rate against the gradient's sign.
        double first = 0.5;
        double bias1 = 1 - 0.9 * 0.9;
        double bias2 = 1 - 0.999 * 0.999;
        double second0 = 0.5 * ((0.9 * 0.1 * 1 + 0.1 * 3) / bias1)
                / Math.sqrt((0.999 * 0.001 * 1 + 0.001 * 9) / bias2);
        double second1 = 0.5 * (0.9 * 0.1 * 2 / bias1)
                / Math.sqrt(0.999 * 0.001 * 4 / bias2);
        assertParameters(10 - first - second0, 20 + first + second1);
    }

    private void makeTwoSteps(Optimizer optimizer) {
        optimizer.update(parameters, Nd4j.create(new float[] {1, -2}), 1);
        optimizer.update(parameters, Nd4j.create(new float[] {3, 0}), 2);
    }

    private void assertParameters(double first, double second) {
        assertArrayEquals(
                new float[] {(float) first, (float) second}, parameters.toFloatVector(), 1e-5f);
    }
}
