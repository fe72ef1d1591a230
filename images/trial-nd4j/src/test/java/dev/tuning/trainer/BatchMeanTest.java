package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BatchMeanTest {

    @Test
    void weightsEachPartByItsImages() {
        BatchMean mean = new BatchMean(2);
        mean.add(new Contribution(1, false, 3, 1, new float[] {1, -1}));
        mean.add(new Contribution(1, false, 1, 5, new float[] {9, 3}));
        assertEquals(2, mean.loss());
        assertArrayEquals(new float[] {3, 0}, mean.gradient());
    }

    @Test
    void ignoresAPartWithoutImages() {
        BatchMean mean = new BatchMean(1);
        mean.add(new Contribution(1, false, 0, Double.NaN, new float[0]));
        mean.add(new Contribution(1, false, 2, 0.5, new float[] {4}));
        assertEquals(0.5, mean.loss());
        assertArrayEquals(new float[] {4}, mean.gradient());
    }

    @Test
    void isExactlyASinglePart() {
        float[] gradient = {0.1f, 1e-38f, Float.MIN_VALUE, -3.3333333f, 1e30f};
        for (int images = 1; images <= DigitsData.TRAINING_SIZE; images++) {
            BatchMean mean = new BatchMean(gradient.length);
            mean.add(new Contribution(1, false, images, 0.1, gradient));
            assertArrayEquals(gradient, mean.gradient());
        }
    }

    @Test
    void showsThatALossIsNotFinite() {
        BatchMean mean = new BatchMean(1);
        mean.add(new Contribution(1, false, 2, 0.5, new float[] {4}));
        mean.add(new Contribution(1, false, 2, Double.POSITIVE_INFINITY, new float[] {0}));
        assertEquals(Double.POSITIVE_INFINITY, mean.loss());
    }
}
