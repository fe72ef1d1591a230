package dev.tuning.trainer;

/** A checkpoint to resume from that is missing, damaged or of another run. */
final class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CheckpointException(String message) {
        super(message);
    }
}
