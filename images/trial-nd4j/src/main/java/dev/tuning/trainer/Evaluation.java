package dev.tuning.trainer;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network measured on a set of images, without dropout.
 *
 * @param error share of misclassified images, in [0, 1]
 * @param loss mean cross entropy in nats; may be infinite or NaN
 */
record Evaluation(double error, double loss) {

    static Evaluation of(Mlp network, Images images) {
        INDArray logits = network.forward(images.pixelMatrix(), null).logits();
        int[] predictions = logits.argMax(1).toIntVector();
        int wrong = 0;
        for (int i = 0; i < predictions.length; i++) {
            if (predictions[i] != images.labels()[i]) {
                wrong++;
            }
        }
        double loss = CrossEntropy.of(logits, images.oneHotLabels()).loss();
        return new Evaluation((double) wrong / predictions.length, loss);
    }
}
