package dev.tuning.trainer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Softmax and the mean cross entropy of a batch, in float32 and without any clamp: the loss of an
 * image is minus the logarithm of the probability that the softmax gives its true class. Once that
 * probability underflows to 0 (the true class is more than about 100 below the largest logit) the
 * loss is infinite, and once weights overflow it is NaN. That is what divergence is here; a
 * log-sum-exp would report a large finite number instead and go on with a ruined network.
 *
 * @param loss mean over the rows, in nats; may be infinite or NaN
 * @param probabilities softmax of the logits
 * @param labels one-hot rows
 */
record CrossEntropy(double loss, INDArray probabilities, INDArray labels) {

    static CrossEntropy of(INDArray logits, INDArray labels) {
        INDArray probabilities = Transforms.softmax(logits, true);
        INDArray ofTrueClass = probabilities.mul(labels).sum(1);
        double loss = -Transforms.log(ofTrueClass, false).meanNumber().doubleValue();
        return new CrossEntropy(loss, probabilities, labels);
    }

    /** The derivative of the loss by the logits: (p - y) / rows, in a new array. */
    INDArray logitsGradient() {
        return probabilities.sub(labels).divi(labels.rows());
    }
}
