package dev.tuning.trainer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The nonlinearity of the hidden layer. */
enum Activation {

    /** max(0, x). */
    RELU {
        @Override
        INDArray apply(INDArray preActivation) {
            return Transforms.relu(preActivation, true);
        }

        @Override
        INDArray derivative(INDArray output) {
            return output.gt(0).castTo(output.dataType());
        }

        /** He et al. (2015): 2 / fan-in, because half of the units are off. */
        @Override
        double initialVariance(int fanIn, int fanOut) {
            return 2.0 / fanIn;
        }
    },

    /** The hyperbolic tangent. */
    TANH {
        @Override
        INDArray apply(INDArray preActivation) {
            return Transforms.tanh(preActivation, true);
        }

        @Override
        INDArray derivative(INDArray output) {
            return output.mul(output).rsubi(1);
        }

        /** Glorot and Bengio (2010). */
        @Override
        double initialVariance(int fanIn, int fanOut) {
            return 2.0 / (fanIn + fanOut);
        }
    };

    /** The activation of each element, in a new array. */
    abstract INDArray apply(INDArray preActivation);

    /**
     * The derivative at each element, in a new array.
     *
     * @param output what {@link #apply} returned; both functions have derivatives in terms of it
     */
    abstract INDArray derivative(INDArray output);

    /** The variance of the initial weights of a layer that this activation follows. */
    abstract double initialVariance(int fanIn, int fanOut);
}
