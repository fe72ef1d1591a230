package dev.tuning.trainer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Labelled images in Java's memory.
 *
 * @param pixels one row an image, {@link DigitsData#PIXELS} values in [0, 1]
 * @param labels the digit of each row, 0 to 9
 */
record Images(float[][] pixels, int[] labels) {

    int size() {
        return labels.length;
    }

    /** The images at the given positions, in that order. */
    Images select(int[] positions) {
        float[][] selectedPixels = new float[positions.length][];
        int[] selectedLabels = new int[positions.length];
        for (int i = 0; i < positions.length; i++) {
            selectedPixels[i] = pixels[positions[i]];
            selectedLabels[i] = labels[positions[i]];
        }
        return new Images(selectedPixels, selectedLabels);
    }

    /** The pixels as a new float32 matrix, one image a row. */
    INDArray pixelMatrix() {
        return Nd4j.create(pixels);
    }

    /** The labels as a new float32 matrix of one-hot rows. */
    INDArray oneHotLabels() {
        float[][] rows = new float[labels.length][DigitsData.CLASSES];
        for (int i = 0; i < labels.length; i++) {
            rows[i][labels[i]] = 1;
        }
        return Nd4j.create(rows);
    }
}
