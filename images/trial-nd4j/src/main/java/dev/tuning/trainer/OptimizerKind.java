package dev.tuning.trainer;

/** The optimizers that the hyperparameter {@code optimizer} chooses from. */
enum OptimizerKind {
    SGD,
    MOMENTUM,
    ADAM;

    /**
     * A new optimizer in its initial state.
     *
     * @param length of the parameter vector
     */
    Optimizer create(long length, Hyperparameters hyperparameters) {
        double learningRate = hyperparameters.learningRate();
        return switch (this) {
            case SGD -> new Sgd(learningRate);
            case MOMENTUM -> new Momentum(length, learningRate, hyperparameters.momentum());
            case ADAM -> new Adam(length, learningRate);
        };
    }
}
