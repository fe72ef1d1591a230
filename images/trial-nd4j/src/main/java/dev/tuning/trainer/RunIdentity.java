package dev.tuning.trainer;

/**
 * What makes a run the run that it is: two runs of equal identity have equal curves. A checkpoint
 * holds it, so that no attempt continues the work of a different trial.
 *
 * @param hyperparameters the point
 * @param trainSteps steps in all, at least 1
 * @param evalEverySteps steps between evaluations, at least 1
 * @param initSeed decides on initial weights and dropout
 * @param dataSeed decides on the order of the images
 */
record RunIdentity(
        Hyperparameters hyperparameters,
        long trainSteps,
        long evalEverySteps,
        long initSeed,
        long dataSeed) {}
