package dev.tuning.trainer;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What makes a run the run that it is: two runs of equal identity have equal curves. A checkpoint
 * holds it, so that no attempt continues the work of a different trial.
 *
 * @param hyperparameters the point
 * @param trainSteps steps in all, at least 1
 * @param evalEverySteps steps between evaluations, at least 1
 * @param initSeed decides on initial weights and dropout
 * @param dataSeed decides on the order of the images; of several hosts, that of the chief
 * @param shards hosts that share the input files; 0 for a single host that reads the training set
 *     as one piece, as all checkpoints without this number did
 */
record RunIdentity(
        Hyperparameters hyperparameters,
        long trainSteps,
        long evalEverySteps,
        long initSeed,
        long dataSeed,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int shards) {

    /** The same but for the one number in which the hosts of a trial differ. */
    RunIdentity withDataSeed(long other) {
        return new RunIdentity(
                hyperparameters, trainSteps, evalEverySteps, initSeed, other, shards);
    }
}
