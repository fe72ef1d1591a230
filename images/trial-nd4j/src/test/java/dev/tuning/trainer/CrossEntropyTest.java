package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@Nd4jTest
class CrossEntropyTest {

    private static final INDArray LABEL = row(1, 0);

    @Test
    void isTheMeanNegativeLogarithm() {
        assertEquals(Math.log(2), CrossEntropy.of(row(3, 3), LABEL).loss(), 1e-6);
        INDArray logits = Nd4j.create(new float[][] {{0, 0}, {50, 0}});
        INDArray labels = Nd4j.create(new float[][] {{1, 0}, {1, 0}});
        assertEquals(Math.log(2) / 2, CrossEntropy.of(logits, labels).loss(), 1e-6);
    }

    @Test
    void isInfiniteOnceTheTrueClassHasNoProbabilityLeft() {
        assertEquals(
                Double.POSITIVE_INFINITY, CrossEntropy.of(row(0, 200), LABEL).loss());
        assertEquals(0, CrossEntropy.of(row(200, 0), LABEL).loss(), 1e-12);
    }

    @Test
    void isNotANumberOnceALogitOverflowed() {
        assertEquals(
                Double.NaN,
                CrossEntropy.of(row(Float.POSITIVE_INFINITY, 0), LABEL).loss());
        assertEquals(Double.NaN, CrossEntropy.of(row(Float.NaN, 0), LABEL).loss());
    }

    private static INDArray row(float... values) {
        return Nd4j.create(new float[][] {values});
    }
}
