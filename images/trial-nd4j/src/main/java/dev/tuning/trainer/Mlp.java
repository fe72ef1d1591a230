package dev.tuning.trainer;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A multilayer perceptron with one hidden layer: logits = f(x W1 + b1) W2 + b2. Forward and
 * backward pass are written out in matrix operations; one row is one image.
 *
 * @param parameters W1, b1, W2, b2
 * @param activation f
 */
record Mlp(MlpParameters parameters, Activation activation) {

    /**
     * What a forward pass leaves for the backward pass.
     *
     * @param input x
     * @param hidden f(x W1 + b1), before dropout
     * @param mask dropout's factors, or null without dropout
     * @param logits the output
     */
    record Pass(INDArray input, INDArray hidden, INDArray mask, INDArray logits) {

        private INDArray droppedHidden() {
            return mask == null ? hidden : hidden.mul(mask);
        }
    }

    /**
     * The forward pass.
     *
     * @param mask factors of the hidden units, or null for none (evaluation)
     */
    Pass forward(INDArray input, INDArray mask) {
        INDArray hidden = activation.apply(
                input.mmul(parameters.hiddenWeights()).addiRowVector(parameters.hiddenBias()));
        INDArray dropped = mask == null ? hidden : hidden.mul(mask);
        INDArray logits =
                dropped.mmul(parameters.outputWeights()).addiRowVector(parameters.outputBias());
        return new Pass(input, hidden, mask, logits);
    }

    /**
     * The backward pass.
     *
     * @param pass of {@link #forward}
     * @param logitsGradient the derivative of the loss by the logits
     * @param gradient is overwritten with the derivative of the loss by the parameters
     */
    void backward(Pass pass, INDArray logitsGradient, MlpParameters gradient) {
        pass.droppedHidden().transpose().mmuli(logitsGradient, gradient.outputWeights());
        gradient.outputBias().assign(logitsGradient.sum(true, 0));

        INDArray hiddenGradient = logitsGradient.mmul(parameters.outputWeights().transpose());
        if (pass.mask() != null) {
            hiddenGradient.muli(pass.mask());
        }
        hiddenGradient.muli(activation.derivative(pass.hidden()));
        pass.input().transpose().mmuli(hiddenGradient, gradient.hiddenWeights());
        gradient.hiddenBias().assign(hiddenGradient.sum(true, 0));
    }
}
