package dev.tuning.trainer;

/** The hosts of a trial ended with different weights: what they computed together is worthless. */
final class UnequalWeightsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnequalWeightsException(String message) {
        super(message);
    }
}
