package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

@Nd4jTest
class DropoutTest {

    @Test
    void keepsTheExpectedValue() {
        float[] mask = new Dropout(1, 0.2).mask(1, 0, 100, 100).toFloatMatrix()[0];
        for (float factor : mask) {
            assertEquals(factor == 0 ? 0 : 1.25f, factor);
        }
        double mean =
                new Dropout(1, 0.2).mask(1, 0, 100, 100).meanNumber().doubleValue();
        assertEquals(1, mean, 0.02);
    }

    @Test
    void isAPureFunctionOfSeedAndStep() {
        Dropout dropout = new Dropout(1, 0.5);
        assertEquals(dropout.mask(3, 0, 5, 7), new Dropout(1, 0.5).mask(3, 0, 5, 7));
        assertNotEquals(dropout.mask(3, 0, 5, 7), dropout.mask(4, 0, 5, 7));
        assertNotEquals(dropout.mask(3, 0, 5, 7), new Dropout(2, 0.5).mask(3, 0, 5, 7));
    }

    @Test
    void givesEachHostItsRowsOfTheMaskOfTheGlobalBatch() {
        Dropout dropout = new Dropout(1, 0.5);
        float[][] whole = dropout.mask(3, 0, 5, 7).toFloatMatrix();
        float[][] part = dropout.mask(3, 2, 3, 7).toFloatMatrix();
        assertArrayEquals(Arrays.copyOfRange(whole, 2, 5), part);
    }

    @Test
    void isOffAtProbabilityZero() {
        assertFalse(new Dropout(1, 0).isActive());
    }
}
